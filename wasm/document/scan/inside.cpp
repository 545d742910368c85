// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/inside.h"

#include <algorithm>
#include <cmath>

namespace sportello::document {

Inside look_inside(const EdgeMap& map, const std::array<Point, 4>& corners) {
  constexpr size_t kSamples = 72;
  std::array<std::array<float, 3>, kSamples> colors;
  std::array<float, kSamples> light{};
  // Roberts' R2 sequence: even, and in step with no pattern.
  float u = 0.5f, v = 0.5f;
  for (size_t i = 0; i < kSamples; ++i) {
    u += 0.7548777f;
    v += 0.5698403f;
    if (u >= 1) u -= 1;
    if (v >= 1) v -= 1;
    const float x = (1 - v) * ((1 - u) * corners[0].x + u * corners[1].x) + v * ((1 - u) * corners[3].x + u * corners[2].x);
    const float y = (1 - v) * ((1 - u) * corners[0].y + u * corners[1].y) + v * ((1 - u) * corners[3].y + u * corners[2].y);
    colors[i] = map.color(x, y);
    light[i] = colors[i][0];
  }
  const auto quarter = light.begin() + kSamples * 3 / 4;
  std::nth_element(light.begin(), quarter, light.end());
  Inside inside;
  inside.light = *quarter;
  std::array<float, 2> tint{};
  float lit = 0;
  for (const auto& color : colors) {
    tint[0] += color[1];
    tint[1] += color[2];
    lit += color[0];
  }
  tint[0] /= kSamples;
  tint[1] /= kSamples;
  lit /= kSamples;
  inside.saturation = (std::abs(tint[0]) + std::abs(tint[1])) / std::max(24.0f, lit);
  size_t alike = 0;
  for (const auto& color : colors) {
    // Light falls off and print is blurred into the paper here: so a wide range of brightness.
    alike += color[0] > 0.6f * inside.light && std::abs(color[1] - tint[0]) + std::abs(color[2] - tint[1]) < 0.1f * inside.light + 4;
  }
  inside.even = static_cast<float>(alike) / kSamples;
  return inside;
}

}  // namespace sportello::document
