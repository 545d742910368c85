// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "document/image/image.h"
#include "document/scan/quad.h"

namespace sportello::document {

struct ScanOptions {
  /// Take the page from `corners` instead of looking for a sheet. Corners that cannot be a sheet
  /// (`is_usable_quad`) mean the whole frame.
  bool use_corners = false;
  Quad corners = kWholeFrame;
  /// Turns of the finished page by 90 degrees clockwise; any number.
  int quarter_turns = 0;
};

struct ScannedPage {
  /// Straight, evenly lit, paper near white; empty only if there was no frame.
  Image page;
  /// False if no sheet was found or given: the page is the whole frame.
  bool sheet_found = false;
  /// In the first frame.
  Quad corners = kWholeFrame;
  /// Pixels per inch if the sheet has the shape of A4 (A5 looks the same and has 1.41 times as
  /// many) or of an identity card (ISO/IEC 7810 ID-1); 0 if its size is not known.
  float dpi = 0;
};

/// One or more full-resolution frames of the same still sheet to a straight, evenly lit page.
///
/// Frames have 16 x 16 to kMaxPagePixels pixels, all the same size: others of another size are
/// left out, as are frames that do not match the first. The first says where the sheet is.
ScannedPage make_page(std::span<const Image> frames, const ScanOptions& options);

}  // namespace sportello::document
