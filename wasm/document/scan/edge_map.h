// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <vector>

#include "document/image/image.h"

namespace sportello::document {

/// A pixel on an edge: its place, the unit vector across the edge, and how much it stands out.
struct Edge {
  int x = 0;
  int y = 0;
  float nx = 0;
  float ny = 0;
  float weight = 0;
};

/// The edges of a small picture, of brightness and of colour.
///
/// An edge weighs what it stands out from its surroundings, not what its contrast is: so the faint
/// border of white paper on a white desk counts like that of paper on slate, and the grain of wood or
/// lines of print count little.
class EdgeMap {
 public:
  explicit EdgeMap(const Image& picture);

  int width() const { return width_; }
  int height() const { return height_; }
  const std::vector<Edge>& edges() const { return edges_; }

  /// How well an edge passes here, across the given unit vector: 0 to 1.
  float support(float x, float y, float nx, float ny) const;

  /// Slightly blurred brightness and two differences of colour, in levels; nearest pixel, clamped.
  std::array<float, 3> color(float x, float y) const;

 private:
  int width_ = 0;
  int height_ = 0;
  std::array<Plane<float>, 3> planes_;
  std::vector<Edge> edges_;
  /// One more than the index of the edge at a pixel; 0 where there is none.
  Plane<int32_t> index_;
};

}  // namespace sportello::document
