// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello {

/// Estimates by how much the sender's media clock runs faster than the playout device.
///
/// Both clocks are seen through one third clock, the caller's: frames arrive (or blocks are pulled)
/// some time after their place on the media (device) clock, and the least such lateness of each
/// second says how the two clocks stand. The slope of the difference is followed by an alpha-beta
/// filter whose gains start as those of a least-squares line and shrink to a steady value
/// (Kalata, "The tracking index", 1984).
class ClockDrift {
 public:
  void reset() { *this = ClockDrift(); }

  /// Arrival minus media time of a frame.
  void observe_arrival(std::int64_t lateness_us, std::int64_t now_us);
  /// Time of a pull minus device time.
  void observe_pull(std::int64_t lateness_us, std::int64_t now_us);

  /// Parts per million; positive if media comes in faster than the device plays it. Drawn towards
  /// 0 as long as jitter makes it doubtful; never beyond kMostPpm.
  double ppm() const;

  static constexpr double kMostPpm = 1000;

 private:
  struct SecondMinimum {
    std::int64_t least_us = 0;
    int count = 0;
    void add(std::int64_t value_us) {
      if (count == 0 || value_us < least_us) least_us = value_us;
      ++count;
    }
  };

  void advance(std::int64_t now_us);
  void filter(double offset_us, double elapsed_s);
  void settle(double predicted_us, double residual_us);
  /// Variance of the slope, in ppm squared.
  double doubt() const;

  SecondMinimum arrivals_;
  SecondMinimum pulls_;
  bool started_ = false;
  std::int64_t second_began_us_ = 0;
  std::int64_t last_offset_at_us_ = 0;
  bool have_offset_ = false;
  /// Seconds of the past that count.
  int memory_ = 1;
  double offset_us_ = 0;
  double rate_ppm_ = 0;     // µs a second
  double residual_us_ = 0;  // typical size
  /// Seconds until the offset is known again after a step, and what the step is so far.
  int settling_ = 0;
  double step_us_ = 0;
};

}  // namespace sportello
