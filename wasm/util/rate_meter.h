// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace sportello {

/// Bits a second over the last second, in steps of 100 ms; for statistics.
class RateMeter {
 public:
  void add(size_t bytes, int64_t now_us) {
    advance(now_us);
    buckets_[static_cast<size_t>(step_ % kBuckets)] += static_cast<int64_t>(bytes);
  }

  int64_t bps(int64_t now_us) {
    advance(now_us);
    int64_t bytes = 0;
    for (int64_t b : buckets_) bytes += b;
    return bytes * 8;
  }

 private:
  static constexpr int64_t kBuckets = 10;
  static constexpr int64_t kStepUs = 100'000;

  void advance(int64_t now_us) {
    const int64_t step = now_us / kStepUs;
    for (int64_t i = 0; i < kBuckets && step_ < step; ++i) {
      buckets_[static_cast<size_t>(++step_ % kBuckets)] = 0;
    }
    if (step > step_) step_ = step;
  }

  std::array<int64_t, kBuckets> buckets_{};
  int64_t step_ = 0;
};

}  // namespace sportello
