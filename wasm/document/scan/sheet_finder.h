// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/image/image.h"
#include "document/scan/quad.h"

namespace sportello::document {

/// Where a sheet is in one frame.
struct SheetGuess {
  bool found = false;
  Quad corners = kWholeFrame;
  /// Part of the sheet is outside of the frame; the corners there are guessed, or are where its
  /// sides meet the frame's border.
  bool cut_off = false;
  /// The higher the surer; comparable between frames.
  float score = 0;
};

/// Finds the sheet of paper, card or receipt that a frame shows, on any background.
///
/// `hint`, if not null, is where it was a moment ago. Works on a picture of 320 pixels; the sides
/// are then fitted to a fraction of a pixel on one of about 1000.
SheetGuess find_sheet(const Image& frame, const Quad* hint = nullptr);

}  // namespace sportello::document
