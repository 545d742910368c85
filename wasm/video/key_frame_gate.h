// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <limits>

namespace sportello {

/// Limits the rate of key frames, on either side: the receiver asks through one, the sender makes
/// them through another. A wish stays until it is fulfilled; it is let through at most once in an
/// interval. Times are microseconds of one monotonic clock.
class KeyFrameGate {
 public:
  explicit KeyFrameGate(std::int64_t min_interval_us) : interval_us_(min_interval_us) {}

  void set_interval_us(std::int64_t min_interval_us) { interval_us_ = min_interval_us; }

  /// Somebody wishes a key frame.
  void request() { wanted_ = true; }

  /// A key frame has come, or has been made, wished for or not: the next one has to wait.
  void fulfilled(std::int64_t now_us) {
    wanted_ = false;
    next_us_ = now_us + interval_us_;
  }

  bool wanted() const { return wanted_; }

  /// True if the wish may be passed on now; then not again within the interval.
  bool take(std::int64_t now_us) {
    if (!wanted_ || now_us < next_us_) return false;
    next_us_ = now_us + interval_us_;
    return true;
  }

  /// From when on take() is true if nothing else happens; INT64_MAX if never.
  std::int64_t next_us() const {
    return wanted_ ? next_us_ : std::numeric_limits<std::int64_t>::max();
  }

 private:
  std::int64_t interval_us_;
  std::int64_t next_us_ = std::numeric_limits<std::int64_t>::min();
  bool wanted_ = false;
};

}  // namespace sportello
