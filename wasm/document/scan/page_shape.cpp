// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/page_shape.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "document/image/image.h"
#include "document/scan/homography.h"

namespace sportello::document {
namespace {

constexpr double kRootTwo = 1.41421356;
constexpr double kCardRatio = 85.60 / 53.98;
constexpr double kSnap = 0.045;
/// Focal length of a usual camera as a share of the frame's long side, and what others may have.
constexpr double kUsualFocal = 0.82;
constexpr double kLeastFocal = 0.6;
constexpr double kMostFocal = 1.5;

/// Height over width of the sheet. `map` takes the unit square to pixels from the frame's middle.
double height_over_width(const Homography& map, double long_side) {
  const auto& m = map.m;
  // The sheet's axes are at right angles and cross the camera's: u . v = 0 gives the focal length.
  const double usual = kUsualFocal * long_side;
  double square = usual * usual;
  const double perspective = m[6] * m[7];
  if (std::abs(perspective) > 0.004) {
    const double seen = -(m[0] * m[1] + m[3] * m[4]) / perspective;
    const double low = kLeastFocal * long_side, high = kMostFocal * long_side;
    if (seen > low * low && seen < high * high) {
      // The stronger the perspective the more it is believed.
      const double trust = std::min(1.0, std::abs(perspective) / 0.03);
      square += trust * (seen - square);
    }
  }
  const double u = (m[0] * m[0] + m[3] * m[3]) / square + m[6] * m[6];
  const double v = (m[1] * m[1] + m[4] * m[4]) / square + m[7] * m[7];
  return std::sqrt(v / u);
}

bool near(double ratio, double standard) { return std::abs(ratio / standard - 1) < kSnap; }

}  // namespace

PageShape shape_page(const Quad& corners, int frame_width, int frame_height, float scale) {
  std::array<Homography::Place, 4> places;
  for (size_t i = 0; i < 4; ++i) {
    places[i] = {(static_cast<double>(corners[i].x) - 0.5) * frame_width, (static_cast<double>(corners[i].y) - 0.5) * frame_height};
  }
  const Homography map = from_unit_square(places);
  double ratio = std::clamp(height_over_width(map, std::max(frame_width, frame_height)), 0.05, 20.0);
  double long_side_inches = 0;
  for (const double standard : {kRootTwo, kCardRatio}) {
    const double inches = standard == kRootTwo ? 297 / 25.4 : 85.60 / 25.4;
    if (near(ratio, standard)) {
      ratio = standard;
      long_side_inches = inches;
    } else if (near(ratio, 1 / standard)) {
      ratio = 1 / standard;
      long_side_inches = inches;
    }
  }

  // Pixels of the frame along each side of the sheet, where it is nearest: at one of the corners.
  double width = 0, height = 0;
  for (size_t i = 0; i < 4; ++i) {
    const Homography::Place& here = places[i];
    const double u = i == 1 || i == 2, v = i >= 2;
    const double w = map.m[6] * u + map.m[7] * v + map.m[8];
    width = std::max(width, std::hypot(map.m[0] - map.m[6] * here.x, map.m[3] - map.m[6] * here.y) / w);
    height = std::max(height, std::hypot(map.m[1] - map.m[7] * here.x, map.m[4] - map.m[7] * here.y) / w);
  }
  // The very corner of a steep view would make the page larger than the rest of it is worth.
  const auto side = [&](size_t a, size_t b) { return std::hypot(places[a].x - places[b].x, places[a].y - places[b].y); };
  width = std::min(width, 1.3 * std::max(side(0, 1), side(3, 2)));
  height = std::min(height, 1.3 * std::max(side(0, 3), side(1, 2)));
  width = std::max({width, height / ratio, 1.0}) * static_cast<double>(scale);
  height = width * ratio;
  const double shrink = std::min({1.0, std::sqrt(static_cast<double>(kMaxPagePixels - 65536) / (width * height)),
                                  kMaxPageSide / width, kMaxPageSide / height});
  PageShape shape;
  shape.width = std::max(1, static_cast<int>(width * shrink + 0.5));
  shape.height = std::max(1, static_cast<int>(height * shrink + 0.5));
  if (long_side_inches > 0) shape.dpi = static_cast<float>(std::max(shape.width, shape.height) / long_side_inches);
  return shape;
}

}  // namespace sportello::document
