// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>

#include "util/fixed_ring.h"

namespace sportello {

/// What arrives in bit/s, over a sliding window of time.
class ThroughputEstimator {
 public:
  static constexpr int64_t kWindowUs = 750'000;

  /// `bytes` arrived; a time a little before the newest one counts as the newest.
  void add(size_t bytes, int64_t time_us);

  /// The rate at the newest arrival. False while less than a third of a window has been seen.
  bool rate_bps(int64_t* bps) const;

  void reset();

 private:
  struct Sample {
    int64_t time_us = 0;
    int64_t bytes = 0;
  };

  /// Arrivals less than this apart are one sample, so that the ring lasts for the window.
  static constexpr int64_t kMergeUs = 5'000;

  FixedRing<Sample, 160> samples_;
  int64_t window_bytes_ = 0;
};

}  // namespace sportello
