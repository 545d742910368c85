// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/line_profile.h"

#include <algorithm>
#include <cmath>

namespace sportello::document {
namespace {

float apart(const std::array<float, 3>& a, const std::array<float, 3>& b) {
  return std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) + std::abs(a[2] - b[2]);
}

}  // namespace

LineProfile::LineProfile(const EdgeMap& map, const Line& line) {
  // p = d n + t (-ny, nx), cut to the frame.
  const auto right = static_cast<float>(map.width() - 1), bottom = static_cast<float>(map.height() - 1);
  float from = -1e9f, to = 1e9f;
  const auto cut = [&](float at, float slope, float low, float high) {
    if (std::abs(slope) < 1e-6f) {
      if (at < low || at > high) to = from - 1;
      return;
    }
    const float a = (low - at) / slope, b = (high - at) / slope;
    from = std::max(from, std::min(a, b));
    to = std::min(to, std::max(a, b));
  };
  cut(line.d * line.nx, -line.ny, 0, right);
  cut(line.d * line.ny, line.nx, 0, bottom);
  sums_.push_back({});
  if (to <= from) return;
  begin_ = from;
  const int samples = static_cast<int>(to - from);
  sums_.reserve(static_cast<size_t>(samples) + 1);
  Sum sum;
  constexpr size_t kApart = 6;
  std::array<std::array<float, 3>, kApart> ahead_before{}, behind_before{};
  for (int i = 0; i < samples; ++i) {
    const float t = from + static_cast<float>(i) + 0.5f;
    const float x = line.d * line.nx - t * line.ny, y = line.d * line.ny + t * line.nx;
    sum.support += map.support(x, y, line.nx, line.ny);
    const auto beside = [&](float away) {
      const auto near = map.color(x + 3 * away * line.nx, y + 3 * away * line.ny);
      const auto far = map.color(x + 5 * away * line.nx, y + 5 * away * line.ny);
      return std::array<float, 3>{(near[0] + far[0]) / 2, (near[1] + far[1]) / 2, (near[2] + far[2]) / 2};
    };
    const auto ahead = beside(1), behind = beside(-1);
    const std::array<float, 3> difference{ahead[0] - behind[0], ahead[1] - behind[1], ahead[2] - behind[2]};
    auto& ahead_then = ahead_before[i % kApart];
    auto& behind_then = behind_before[i % kApart];
    if (i >= static_cast<int>(kApart)) {
      sum.rough_ahead += std::min(30.0f, apart(ahead, ahead_then));
      sum.rough_behind += std::min(30.0f, apart(behind, behind_then));
    }
    ahead_then = ahead;
    behind_then = behind;
    sum.step += std::clamp(difference[0], -40.0f, 40.0f);
    sum.contrast += std::min(40.0f, apart(ahead, behind));
    sums_.push_back(sum);
  }
}

LineProfile::Stretch LineProfile::between(float from, float to) const {
  const auto last = static_cast<float>(sums_.size() - 1);
  const int a = static_cast<int>(std::clamp(std::min(from, to) - begin_ + 0.5f, 0.0f, last));
  const int b = static_cast<int>(std::clamp(std::max(from, to) - begin_ + 0.5f, 0.0f, last));
  if (b <= a) return {};
  const auto length = static_cast<float>(b - a);
  return {length, (sums_[b].support - sums_[a].support) / length, (sums_[b].step - sums_[a].step) / length,
          (sums_[b].contrast - sums_[a].contrast) / length, (sums_[b].rough_ahead - sums_[a].rough_ahead) / length,
          (sums_[b].rough_behind - sums_[a].rough_behind) / length};
}

}  // namespace sportello::document
