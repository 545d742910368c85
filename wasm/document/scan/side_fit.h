// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "document/image/image.h"
#include "document/scan/line_finder.h"
#include "document/scan/quad.h"

namespace sportello::document {

/// The line through the edge that runs near the side from a to b, to a fraction of a pixel. `inner`
/// says on which side the sheet lies. All in pixels of the picture (pixel centres at whole numbers);
/// looks up to `reach` pixels across. False if there is no clear edge.
bool fit_side(const Image& picture, const Point& a, const Point& b, const Point& inner, float reach, Line& line);

}  // namespace sportello::document
