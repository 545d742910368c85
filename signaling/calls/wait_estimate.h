// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <numeric>
#include <optional>

#include "base/time.h"

namespace sportello::signaling {

/// How long somebody in a desk's queue will wait, judged by the calls that the desk has just had.
class WaitEstimate {
 public:
  /// A call has ended that took an operator's time for so long.
  void served(TimeMs lasted) {
    recent_[count_ % recent_.size()] = lasted;
    ++count_;
  }

  /// The expected wait at a place (1: next) with so many operators at work: they become free one
  /// after the other, each after the mean length of a call. Nothing before three calls are known,
  /// or without operators: better no number than a wrong one.
  std::optional<TimeMs> at_place(std::size_t place, std::size_t operators) const {
    if (count_ < kLeastKnown || operators == 0) return std::nullopt;
    const std::size_t known = count_ < recent_.size() ? count_ : recent_.size();
    const TimeMs sum = std::accumulate(
        recent_.begin(), recent_.begin() + static_cast<std::ptrdiff_t>(known), TimeMs{0});
    return sum / static_cast<TimeMs>(known) * static_cast<TimeMs>(place) /
           static_cast<TimeMs>(operators);
  }

 private:
  static constexpr std::size_t kLeastKnown = 3;

  std::array<TimeMs, 20> recent_{};
  std::size_t count_ = 0;
};

}  // namespace sportello::signaling
