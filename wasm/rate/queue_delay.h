// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstdint>

namespace sportello {

/// How long datagrams wait in queues on the way: the one-way delay beyond the least of the last
/// half minute. The clocks' offset cancels out, and their drift is small against what matters.
class QueueDelay {
 public:
  void add(int64_t sent_us, int64_t arrived_us) {
    const int64_t delay_us = arrived_us - sent_us;
    if (!started_ || sent_us - epoch_us_ > kEpochUs) {
      previous_min_us_ = started_ ? min_us_ : delay_us;
      min_us_ = delay_us;
      epoch_us_ = sent_us;
      started_ = true;
    }
    min_us_ = std::min(min_us_, delay_us);
    const int64_t waiting_us = delay_us - std::min(min_us_, previous_min_us_);
    smoothed_us_ += (waiting_us - smoothed_us_) / 4;
  }

  int64_t delay_us() const { return smoothed_us_; }
  void reset() { *this = QueueDelay(); }

 private:
  static constexpr int64_t kEpochUs = 15'000'000;

  bool started_ = false;
  int64_t epoch_us_ = 0;
  int64_t min_us_ = 0;
  int64_t previous_min_us_ = 0;
  int64_t smoothed_us_ = 0;
};

}  // namespace sportello
