// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello {

/// Bounds the rate by loss, where backing off is a cure for it.
///
/// draft-ietf-rmcat-gcc-02, section 6, lowers the rate by half the loss whenever more than a tenth
/// is lost; on a radio link that loses a fifth whatever is sent, this starves the call. Here
/// the same law applies, but as an experiment: the rate falls at most a little below what had come
/// through. If the loss stays there, it is the link's own, and only loss beyond it counts from
/// then on.
class LossController {
 public:
  /// Counts of datagrams received and lost in one feedback, and what arrives in bit/s. True if
  /// `*target_bps` was lowered.
  bool on_feedback(int received, int lost, int64_t delivered_bps, int64_t rtt_us, int64_t now_us,
                   int64_t* target_bps);

  /// Smoothed share lost, 0..1.
  double loss_fraction() const { return loss_; }
  /// Share that is taken for the link's own.
  double ambient() const { return ambient_; }
  /// False if loss forbids growth now.
  bool may_increase() const { return loss_ < ambient_ + kHoldAbove; }

 private:
  static constexpr double kHoldAbove = 0.04;
  static constexpr double kCutAbove = 0.10;

  void fold(double loss, int64_t now_us);

  double loss_ = 0;
  double ambient_ = 0;
  int received_ = 0;
  int lost_ = 0;
  int64_t window_start_us_ = -1;

  bool experiment_ = false;
  int64_t floor_bps_ = 0;
  int64_t resume_bps_ = 0;
  int64_t at_floor_since_us_ = -1;
  int64_t next_cut_us_ = 0;
};

}  // namespace sportello
