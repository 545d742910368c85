// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "document/scan/edge_map.h"
#include "document/scan/quad.h"

namespace sportello::document {

/// What the inside of a quad looks like.
struct Inside {
  /// Its lighter parts, in levels.
  float light = 0;
  /// Its usual colour, as a share of their brightness.
  float saturation = 0;
  /// The share of it that is about as light, and of the same colour.
  float even = 0;

  /// From about -1 to 1.
  float paperness() const {
    return (light < 160 ? light / 160 : 1.0f) * (0.4f + 0.6f * even) - (saturation < 0.4f ? 2.5f * saturation : 1.0f);
  }
};

/// Looks at a grid of places within a quad (in pixels of the map).
Inside look_inside(const EdgeMap& map, const std::array<Point, 4>& corners);

}  // namespace sportello::document
