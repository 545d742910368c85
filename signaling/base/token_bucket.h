// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>

#include "base/time.h"

namespace sportello::signaling {

/// How much is allowed: `burst` at once, and `per_second` over time.
struct Rate {
  double burst;
  double per_second;
};

/// A token bucket that starts full. It keeps no copy of its rate, since there is one a connection.
class TokenBucket {
 public:
  TokenBucket(const Rate& rate, TimeMs now) : tokens_(rate.burst), updated_(now) {}

  /// Takes one token; false where there is none.
  bool take(const Rate& rate, TimeMs now) {
    refill(rate, now);
    if (tokens_ < 1.0) return false;
    tokens_ -= 1.0;
    return true;
  }

  /// True where nothing was taken lately: the bucket may be forgotten.
  bool is_full(const Rate& rate, TimeMs now) const { return refilled(rate, now) >= rate.burst; }

 private:
  void refill(const Rate& rate, TimeMs now) {
    tokens_ = refilled(rate, now);
    updated_ = std::max(updated_, now);
  }

  double refilled(const Rate& rate, TimeMs now) const {
    const auto elapsed_s = static_cast<double>(std::max<TimeMs>(0, now - updated_)) / 1000.0;
    return std::min(rate.burst, tokens_ + elapsed_s * rate.per_second);
  }

  double tokens_;
  TimeMs updated_;
};

}  // namespace sportello::signaling
