// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/sharpness.h"
#include "util/own_function.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace sportello::document {
namespace {

constexpr int kReach = 4;
constexpr int kLeastRise = 16;

/// Edges by their rise, with the sum of their steepness.
struct Edges {
  std::array<uint32_t, 256> count{};
  std::array<float, 256> steepness{};

  /// Edges along a run of `length` pixels, `stride` apart.
  SPORTELLO_OWN_FUNCTION void scan(const uint8_t* run, int length, int stride) {
    if (length <= 2 * kReach + 1) return;
    int before = 0, step = 0;
    int latest = run[(kReach + 1) * stride];
    int after = std::abs(latest - run[kReach * stride]);
    for (int i = kReach; i + kReach + 1 < length; ++i) {
      before = i == kReach ? 0 : step;
      step = after;
      const int next = run[(i + 2) * stride];
      after = std::abs(next - latest);
      latest = next;
      if (step < kLeastRise / 4 || step <= before || step < after) continue;
      const auto at = [&](int offset) { return static_cast<int>(run[(i + offset) * stride]); };
      int low = 255, high = 0;
      for (int offset = 1 - kReach; offset <= kReach; ++offset) {
        low = std::min(low, at(offset));
        high = std::max(high, at(offset));
      }
      const int rise = high - low;
      if (rise < kLeastRise) continue;
      ++count[rise];
      steepness[rise] += static_cast<float>(step) / static_cast<float>(rise);
    }
  }

  /// Mean steepness of the edges with at least half of the rise that the strongest have.
  float mean() const {
    uint32_t all = 0;
    for (const uint32_t n : count) all += n;
    if (all < 24) return 0;
    uint32_t seen = 0;
    int strongest = 255;
    while (strongest > 0 && (seen += count[strongest]) < all / 20 + 1) --strongest;
    uint32_t taken = 0;
    float sum = 0;
    for (int rise = strongest / 2; rise < 256; ++rise) {
      taken += count[rise];
      sum += steepness[rise];
    }
    return taken ? sum / static_cast<float>(taken) : 0;
  }
};

}  // namespace

float measure_sharpness(const GrayImage& image, const Quad& corners) {
  if (image.width() < 4 * kReach || image.height() < 4 * kReach) return 0;
  const auto width = static_cast<float>(image.width()), height = static_cast<float>(image.height());
  // A little more than the sheet, so that its own border counts: it may be blank.
  std::array<Point, 4> quad{};
  Point middle;
  for (const Point& corner : corners) {
    middle.x += corner.x * width / 4;
    middle.y += corner.y * height / 4;
  }
  for (size_t i = 0; i < 4; ++i) {
    quad[i] = {middle.x + 1.03f * (corners[i].x * width - middle.x), middle.y + 1.03f * (corners[i].y * height - middle.y)};
  }
  // The stretch of a row (or column) that lies within the quad.
  const auto stretch = [&](float at, bool row, int limit, int& from, int& to) {
    float low = 1e9f, high = -1e9f;
    for (size_t i = 0; i < 4; ++i) {
      const Point& a = quad[i];
      const Point& b = quad[(i + 1) % 4];
      const float pa = row ? a.y : a.x, pb = row ? b.y : b.x;
      if ((pa <= at) == (pb <= at)) continue;
      const float t = (at - pa) / (pb - pa);
      const float place = row ? a.x + t * (b.x - a.x) : a.y + t * (b.y - a.y);
      low = std::min(low, place);
      high = std::max(high, place);
    }
    from = std::clamp(static_cast<int>(low), 0, limit);
    to = std::clamp(static_cast<int>(high) + 1, 0, limit);
    return high > low && to > from;
  };
  // A thousand runs each way tell enough.
  const int step = std::max(1, std::max(image.width(), image.height()) / 700);
  Edges across, down;
  int from = 0, to = 0;
  for (int y = 0; y < image.height(); y += step) {
    if (stretch(static_cast<float>(y) + 0.5f, true, image.width(), from, to)) across.scan(image.row(y) + from, to - from, 1);
  }
  for (int x = 0; x < image.width(); x += step) {
    if (stretch(static_cast<float>(x) + 0.5f, false, image.height(), from, to)) down.scan(image.row(from) + x, to - from, image.width());
  }
  const float a = across.mean(), b = down.mean();
  // A hand that shakes blurs one direction only.
  return a > 0 && b > 0 ? std::min(a, b) : std::max(a, b);
}

}  // namespace sportello::document
