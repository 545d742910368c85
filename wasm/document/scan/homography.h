// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "document/scan/quad.h"

namespace sportello::document {

/// A projective map of the plane, by rows; its last value is near 1.
struct Homography {
  std::array<double, 9> m{1, 0, 0, 0, 1, 0, 0, 0, 1};

  struct Place {
    double x = 0;
    double y = 0;
  };
  Place operator()(double x, double y) const {
    const double w = 1 / (m[6] * x + m[7] * y + m[8]);
    return {(m[0] * x + m[1] * y + m[2]) * w, (m[3] * x + m[4] * y + m[5]) * w};
  }
};

/// First `inner`, then `outer`.
Homography compose(const Homography& outer, const Homography& inner);

/// The way back; the identity if there is none.
Homography invert(const Homography& map);

/// Takes the unit square's corners (clockwise from the origin) to the given ones, which are convex.
Homography from_unit_square(const std::array<Homography::Place, 4>& corners);

/// Takes pixels of a page to pixels of the frame that shows it between `corners`; pixel centres are
/// at whole numbers on both sides.
Homography page_to_frame(const Quad& corners, int frame_width, int frame_height, int page_width, int page_height);

}  // namespace sportello::document
