// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstdint>

namespace sportello {

/// How fast a document may begin. In a call without pictures the estimate is a guess, and a document
/// that took it at its word would flood a thin link: it begins with little, and doubles as long as no
/// queue grows, up to what was seen to arrive before.
class DocumentRamp {
 public:
  static constexpr int64_t kStartBps = 50'000;

  /// The rate for documents, at most `wanted_bps`; 0 if none wait. `proven_bps`: what is known to get
  /// through. Call at least every 100 ms.
  int64_t limit(int64_t wanted_bps, int64_t proven_bps, int64_t queue_us, int64_t rtt_us, int64_t now_us) {
    if (wanted_bps == 0) {
      bps_ = 0;
      return 0;
    }
    if (bps_ == 0) {
      bps_ = kStartBps;
      // Before that, no report tells of it.
      grows_from_us_ = now_us + rtt_us + kReportUs;
    } else if (now_us >= grows_from_us_ && queue_us < kNoQueueUs) {
      const int64_t elapsed_us = std::min<int64_t>(now_us - last_us_, 100'000);
      bps_ += bps_ * elapsed_us / kDoubleUs;
    }
    last_us_ = now_us;
    bps_ = std::min(std::max(bps_, proven_bps), std::max(wanted_bps, kStartBps));
    return std::min(wanted_bps, bps_);
  }

 private:
  static constexpr int64_t kReportUs = 100'000;
  static constexpr int64_t kDoubleUs = 150'000;
  static constexpr int64_t kNoQueueUs = 20'000;

  int64_t bps_ = 0;
  int64_t grows_from_us_ = 0;
  int64_t last_us_ = 0;
};

}  // namespace sportello
