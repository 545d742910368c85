// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "document/image/image.h"
#include "document/scan/homography.h"
#include "document/scan/vector4.h"

namespace sportello::document {

/// One row of a page as a frame shows it, by bicubic interpolation (Keys 1981, a = -0.5). `map` takes
/// pixels of the page to pixels of the frame. Where the frame shows nothing it is white, with alpha 0.
void resample_row(const Image& frame, const Homography& map, int y, std::span<Float4> row);

}  // namespace sportello::document
