// SPDX-License-Identifier: EUPL-1.2
#include "base/time.h"

#include <chrono>

namespace sportello::signaling {
namespace {

template <class Clock>
TimeMs read_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch())
      .count();
}

}  // namespace

TimeMs now_ms() {
  static const TimeMs offset_ms =
      read_ms<std::chrono::system_clock>() - read_ms<std::chrono::steady_clock>();
  return offset_ms + read_ms<std::chrono::steady_clock>();
}

}  // namespace sportello::signaling
