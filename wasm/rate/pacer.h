// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace sportello {

/// How many bytes may leave now, so that bursts do not fill queues on the way.
///
/// A bucket that fills at a rate and holds a burst. Voice and feedback never wait for it, but what
/// they take is missing to video; video leaves while the bucket is not empty.
class Pacer {
 public:
  /// Longest pause for which unused room is kept: carriers come in steps of about this.
  static constexpr int64_t kBurstUs = 40'000;
  static constexpr int64_t kMinBurstBytes = 1'500;

  void set_rate_bps(int64_t bps, int64_t now_us) {
    advance(now_us);
    rate_bps_ = std::max<int64_t>(bps, 1'000);
  }
  int64_t rate_bps() const { return rate_bps_; }

  /// Bytes that may leave at `now_us`; not positive if video must wait.
  int64_t room_bytes(int64_t now_us) {
    advance(now_us);
    return milli_bits_ / 8'000;
  }

  /// `bytes` (with overhead) left.
  void on_sent(size_t bytes, int64_t now_us) {
    advance(now_us);
    // Voice alone may exceed the rate; video must not pay for that for ever.
    milli_bits_ = std::max(milli_bits_ - static_cast<int64_t>(bytes) * 8'000, -2 * burst());
  }

  /// When there is room again; `now_us` if there is.
  int64_t next_us(int64_t now_us) {
    advance(now_us);
    if (milli_bits_ >= 8'000) return now_us;
    return now_us + (8'000 - milli_bits_) * 1'000 / rate_bps_ + 1;
  }

 private:
  int64_t burst() const { return std::max(kMinBurstBytes * 8'000, rate_bps_ * kBurstUs / 1'000); }

  void advance(int64_t now_us) {
    if (now_us <= last_us_) return;
    const int64_t elapsed_us = std::min<int64_t>(now_us - last_us_, 10'000'000);
    milli_bits_ = std::min(milli_bits_ + elapsed_us * rate_bps_ / 1'000, burst());
    last_us_ = now_us;
  }

  int64_t rate_bps_ = 300'000;
  int64_t milli_bits_ = 0;
  int64_t last_us_ = 0;
};

}  // namespace sportello
