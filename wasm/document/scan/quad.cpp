// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/quad.h"

#include <cstddef>

namespace sportello::document {

bool is_usable_quad(const Quad& quad) {
  for (const Point& corner : quad) {
    // Written so that a NaN fails.
    if (!(corner.x >= -0.5f && corner.x <= 1.5f && corner.y >= -0.5f && corner.y <= 1.5f)) return false;
  }
  for (size_t i = 0; i < 4; ++i) {
    const Point& a = quad[i];
    const Point& b = quad[(i + 1) % 4];
    const Point& c = quad[(i + 2) % 4];
    const float turn = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
    if (!(turn > 1e-5f)) return false;
  }
  return quad_area(quad) >= 1e-3f;
}

float quad_area(const Quad& quad) {
  float twice = 0;
  for (size_t i = 0; i < 4; ++i) {
    const Point& a = quad[i];
    const Point& b = quad[(i + 1) % 4];
    twice += a.x * b.y - b.x * a.y;
  }
  return twice / 2;
}

}  // namespace sportello::document
