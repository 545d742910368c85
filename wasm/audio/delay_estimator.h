// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "audio/windowed_minimum.h"

namespace sportello {

/// How long frames must be kept so that nearly all of them have arrived when they are played.
///
/// As in NetEq's DelayManager, a histogram of how much later each frame came than the fastest one
/// of the last seconds, forgetting exponentially, and a high quantile of it. Bins are 5 ms and
/// forgetting goes by media time, so that short frames and quiet networks gain low delay.
class DelayEstimator {
 public:
  DelayEstimator(std::int64_t least_us, std::int64_t most_us, std::int64_t initial_us);

  void reset();

  /// A frame arrived at `arrival_us` whose first sample lies at `media_us` of the sender's clock.
  void observe(std::int64_t media_us, std::int64_t arrival_us, std::int64_t frame_us);

  /// False until the first frame.
  bool started() const { return !fastest_.empty(); }
  /// Arrival minus media time on the fastest path of the last seconds. Only if started().
  std::int64_t fastest_us() const { return fastest_.minimum(); }
  std::int64_t target_us() const { return target_us_; }
  /// By how much most frames (three of four) are behind at most.
  std::int64_t usual_us() const { return quantile_us(0.75); }

 private:
  static constexpr std::int64_t kBinUs = 5'000;
  static constexpr std::size_t kBins = 200;

  std::int64_t quantile_us(double share) const;
  void update_target();

  std::int64_t least_us_;
  std::int64_t most_us_;
  std::int64_t initial_us_;
  std::int64_t target_us_ = 0;
  std::int64_t observed_ = 0;
  std::array<double, kBins> share_{};
  WindowedMinimum<6> fastest_{500'000};
};

}  // namespace sportello
