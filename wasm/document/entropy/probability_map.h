// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "document/entropy/logistic.h"

namespace sportello::document {

/// Adaptive probability map (secondary symbol estimation, Mahoney 2005): learns what a prediction is
/// worth in a context, interpolating between 33 points of the logistic domain.
class ProbabilityMap {
 public:
  explicit ProbabilityMap(size_t contexts, int rate_shift = 6)
      : points_(contexts * kPoints), rate_shift_(rate_shift) {
    for (size_t i = 0; i < points_.size(); ++i) {
      points_[i] = static_cast<uint16_t>(squash((static_cast<int>(i % kPoints) - 16) * kStep));
    }
  }

  /// `stretched`: the prediction in the logistic domain.
  Probability refine(int stretched, size_t context) {
    const int place = std::clamp(stretched, -16 * kStep, 16 * kStep - 1) + 16 * kStep;
    const int low = place / kStep;
    const int fraction = place % kStep;
    const size_t at = context * kPoints + static_cast<size_t>(low);
    low_ = at;
    const uint32_t p = (points_[at] * static_cast<uint32_t>(kStep - fraction) +
                        points_[at + 1] * static_cast<uint32_t>(fraction)) / static_cast<uint32_t>(kStep);
    return std::clamp<uint32_t>(p, 1, 65535);
  }

  void update(bool bit) {
    for (size_t at = low_; at <= low_ + 1; ++at) {
      const int p = points_[at];
      points_[at] = static_cast<uint16_t>(p + (((bit ? 65535 : 0) - p) >> rate_shift_));
    }
  }

 private:
  static constexpr size_t kPoints = 33;
  static constexpr int kStep = 172;  // 16 steps reach past ±2750, all but the last 1/60000

  std::vector<uint16_t> points_;
  size_t low_ = 0;
  int rate_shift_;
};

}  // namespace sportello::document
