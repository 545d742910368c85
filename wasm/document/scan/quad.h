// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

namespace sportello::document {

/// A place in a frame: 0..1 of its width and of its height, from the top left. A corner that lies
/// outside of the frame may be guessed from the sides that are seen, so a little below 0 or above 1.
struct Point {
  float x = 0;
  float y = 0;

  friend bool operator==(const Point&, const Point&) = default;
};

/// The corners of a sheet in a frame, clockwise from the page's top left.
using Quad = std::array<Point, 4>;

/// The corners of the frame itself.
inline constexpr Quad kWholeFrame{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};

/// Whether a page can be taken from these corners: finite, convex, clockwise, no corner further
/// than half a frame outside, and at least a thousandth of the frame in area.
bool is_usable_quad(const Quad& quad);

/// Area as a share of the frame; negative if the corners run anticlockwise.
float quad_area(const Quad& quad);

}  // namespace sportello::document
