// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "document/scan/quad.h"

namespace sportello::document {

/// The size in which a sheet seen in a frame is drawn.
struct PageShape {
  int width = 1;
  int height = 1;
  /// 0 if the sheet has no standard shape.
  float dpi = 0;
};

/// Chooses the size of the page for a usable quad in a frame: as fine as the frame shows the nearest
/// part of the sheet, times `scale`, within the codec's limits.
///
/// How high the sheet is for its width follows from the perspective and the focal length (Zhang and
/// He 2007, "Whiteboard scanning and image enhancement"); the focal length follows from the
/// perspective if that is strong, and is that of a usual camera if not. What is within a few per
/// cent of A4 or of an identity card is taken for one.
PageShape shape_page(const Quad& corners, int frame_width, int frame_height, float scale);

}  // namespace sportello::document
