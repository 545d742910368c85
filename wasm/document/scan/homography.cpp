// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/homography.h"

#include <cmath>
#include <cstddef>

namespace sportello::document {

Homography compose(const Homography& outer, const Homography& inner) {
  Homography out;
  for (size_t row = 0; row < 3; ++row) {
    for (size_t column = 0; column < 3; ++column) {
      double sum = 0;
      for (size_t k = 0; k < 3; ++k) sum += outer.m[row * 3 + k] * inner.m[k * 3 + column];
      out.m[row * 3 + column] = sum;
    }
  }
  if (std::abs(out.m[8]) > 1e-12) {
    const double scale = 1 / out.m[8];
    for (double& value : out.m) value *= scale;
  }
  return out;
}

Homography invert(const Homography& map) {
  const auto& m = map.m;
  Homography out;
  out.m = {m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
           m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
           m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
  const double determinant = m[0] * out.m[0] + m[1] * out.m[3] + m[2] * out.m[6];
  if (std::abs(determinant) < 1e-12) return {};
  const double scale = std::abs(out.m[8]) > 1e-12 ? 1 / out.m[8] : 1 / determinant;
  for (double& value : out.m) value *= scale;
  return out;
}

Homography from_unit_square(const std::array<Homography::Place, 4>& corners) {
  // Heckbert 1989, "Fundamentals of texture mapping and image warping", 2.2.3.
  const auto& [a, b, c, d] = corners;
  const double dx1 = b.x - c.x, dx2 = d.x - c.x, dx3 = a.x - b.x + c.x - d.x;
  const double dy1 = b.y - c.y, dy2 = d.y - c.y, dy3 = a.y - b.y + c.y - d.y;
  const double determinant = dx1 * dy2 - dx2 * dy1;
  if (std::abs(determinant) < 1e-12) return {};
  const double g = (dx3 * dy2 - dx2 * dy3) / determinant;
  const double h = (dx1 * dy3 - dx3 * dy1) / determinant;
  Homography out;
  out.m = {b.x - a.x + g * b.x, d.x - a.x + h * d.x, a.x, b.y - a.y + g * b.y, d.y - a.y + h * d.y, a.y, g, h, 1};
  return out;
}

Homography page_to_frame(const Quad& corners, int frame_width, int frame_height, int page_width, int page_height) {
  std::array<Homography::Place, 4> places;
  for (size_t i = 0; i < 4; ++i) {
    places[i] = {static_cast<double>(corners[i].x) * frame_width - 0.5, static_cast<double>(corners[i].y) * frame_height - 0.5};
  }
  Homography to_unit;
  to_unit.m = {1.0 / page_width, 0, 0.5 / page_width, 0, 1.0 / page_height, 0.5 / page_height, 0, 0, 1};
  return compose(from_unit_square(places), to_unit);
}

}  // namespace sportello::document
