// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>

#include "audio/windowed_minimum.h"

namespace sportello {

/// The playout device's clock: the time that the samples pulled so far take.
///
/// Pulls come in bursts and late, never early for long: the earliest ones of the last second tell
/// when a sample is needed.
class PlayoutClock {
 public:
  explicit PlayoutClock(int rate_hz) : rate_hz_(rate_hz) {}

  void set_rate(int rate_hz) {
    base_us_ = device_us();
    frames_ = 0;
    rate_hz_ = rate_hz;
  }

  /// `frames` are pulled at `now_us`; advance() over them follows. Returns by how much the pull
  /// came after the device time of its end, which has meaning only beside other pulls.
  std::int64_t begin_pull(std::size_t frames, std::int64_t now_us) {
    const std::int64_t lateness_us = now_us - at(frames_ + static_cast<std::int64_t>(frames));
    earliest_.add(lateness_us, now_us);
    return lateness_us;
  }
  void advance(std::size_t frames) { frames_ += static_cast<std::int64_t>(frames); }

  /// When, on the caller's clock, the next sample is needed at the earliest. Only after a pull.
  std::int64_t needed_at_us() const { return earliest_.minimum() + device_us(); }

 private:
  std::int64_t at(std::int64_t frames) const { return base_us_ + frames * 1'000'000 / rate_hz_; }
  std::int64_t device_us() const { return at(frames_); }

  std::int64_t rate_hz_;
  std::int64_t base_us_ = 0;
  std::int64_t frames_ = 0;
  WindowedMinimum<10> earliest_{100'000};
};

}  // namespace sportello
