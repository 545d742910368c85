// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello {

/// Bounds the rate by loss, where backing off is a cure for it.
///
/// draft-ietf-rmcat-gcc-02, section 6, lowers the rate by half the loss whenever more than a tenth
/// is lost; on a radio link that loses a fifth whatever is sent, this starves the call. Here
/// backing off is an experiment: the rate falls a little below what had come through, and the loss
/// is measured there. If it is gone, the rate stays and grows as usual; if it stays, it is the
/// link's own, the rate comes back, and only loss beyond it counts from then on.
class LossController {
 public:
  /// Counts of datagrams received and lost in one feedback, and what arrives in bit/s; may change
  /// `*target_bps`.
  void on_feedback(int received, int lost, int64_t delivered_bps, int64_t rtt_us, int64_t now_us,
                   int64_t* target_bps);

  /// Smoothed share lost, 0..1.
  double loss_fraction() const { return loss_; }
  /// Share that is taken for the link's own.
  double ambient() const { return ambient_; }
  /// False if loss forbids growth now.
  bool may_increase() const { return phase_ == Phase::kWatch && loss_ < ambient_ + kHoldAbove; }

 private:
  enum class Phase : uint8_t { kWatch, kSettle, kMeasure };

  static constexpr double kHoldAbove = 0.04;
  static constexpr double kCutAbove = 0.10;

  void watch(int64_t now_us);
  bool experiment_wanted(int64_t now_us);
  void finish(double measured, int64_t now_us, int64_t* target_bps);

  double loss_ = 0;
  double ambient_ = 0;
  /// Counts since window_start_us_.
  int received_ = 0;
  int lost_ = 0;
  int64_t window_start_us_ = -1;
  int64_t above_since_us_ = -1;

  Phase phase_ = Phase::kWatch;
  int64_t phase_end_us_ = 0;
  double loss_before_ = 0;
  int64_t resume_bps_ = 0;
  int64_t next_experiment_us_ = 0;
};

}  // namespace sportello
