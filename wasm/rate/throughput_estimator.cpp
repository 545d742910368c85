// SPDX-License-Identifier: EUPL-1.2
#include "rate/throughput_estimator.h"

#include <algorithm>

namespace sportello {

void ThroughputEstimator::add(size_t bytes, int64_t time_us) {
  // A jump backwards beyond any reordering: another clock, or a lie.
  if (!samples_.empty() && time_us < samples_.back().time_us - 2 * kWindowUs) reset();
  const auto size = static_cast<int64_t>(bytes);
  window_bytes_ += size;
  if (!samples_.empty() && time_us < samples_.back().time_us + kMergeUs) {
    samples_.back().bytes += size;
    return;
  }
  while (!samples_.empty() && (samples_.full() || samples_.front().time_us < time_us - kWindowUs)) {
    window_bytes_ -= samples_.front().bytes;
    samples_.pop();
  }
  samples_.push({time_us, size});
}

bool ThroughputEstimator::rate_bps(int64_t* bps) const {
  if (samples_.size() < 2) return false;
  const int64_t span_us = samples_.back().time_us - samples_.front().time_us;
  if (span_us < kWindowUs / 3) return false;
  // The first sample opens the span, so what it brought came before it.
  *bps = (window_bytes_ - samples_.front().bytes) * 8 * 1'000'000 / span_us;
  return true;
}

void ThroughputEstimator::reset() {
  samples_.clear();
  window_bytes_ = 0;
}

}  // namespace sportello
