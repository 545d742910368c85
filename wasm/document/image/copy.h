// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>

#include "document/image/image.h"

namespace sportello::document {

/// The part `area` of a plane, which lies within it.
template <typename T>
Plane<T> crop(const Plane<T>& plane, const Rect& area) {
  Plane<T> part(area.width, area.height);
  for (int y = 0; y < area.height; ++y) {
    const T* from = plane.row(area.y + y) + area.x;
    std::copy(from, from + area.width, part.row(y));
  }
  return part;
}

/// Copies the part `area` of `part` to the place (x + area.x, y + area.y) of `plane`, within which it lies.
template <typename T>
void paste(const Plane<T>& part, const Rect& area, int x, int y, Plane<T>& plane) {
  for (int line = area.y; line < area.y + area.height; ++line) {
    const T* from = part.row(line) + area.x;
    std::copy(from, from + area.width, plane.row(y + line) + x + area.x);
  }
}

/// Copies the rectangle at (from_x, from_y) to `to` within one plane; the two may overlap and lie within it.
template <typename T>
void move_within(Plane<T>& plane, int from_x, int from_y, const Rect& to) {
  const bool upwards = from_y >= to.y;
  for (int i = 0; i < to.height; ++i) {
    const int line = upwards ? i : to.height - 1 - i;
    const T* from = plane.row(from_y + line) + from_x;
    T* target = plane.row(to.y + line) + to.x;
    if (target <= from) {
      std::copy(from, from + to.width, target);
    } else {
      std::copy_backward(from, from + to.width, target + to.width);
    }
  }
}

}  // namespace sportello::document
