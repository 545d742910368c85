// SPDX-License-Identifier: EUPL-1.2
#include "rate/loss_controller.h"

#include <algorithm>

namespace sportello {
namespace {

/// Loss is taken over this time at least, and this many datagrams: fewer say nothing.
constexpr int64_t kWindowUs = 400'000;
constexpr int kMinDatagrams = 20;
constexpr double kSmoothing = 0.35;
constexpr double kAmbientFall = 0.15;
/// Lesser loss is looked into when it lasts.
constexpr int64_t kPatienceUs = 4'000'000;
/// How far below what came through the experiment goes, how long until it shows, and how long and
/// on how many datagrams it is measured.
constexpr double kCutTo = 0.85;
constexpr int64_t kSettleUs = 300'000;
constexpr int64_t kMeasureUs = 800'000;
constexpr int kMeasureDatagrams = 30;
constexpr int64_t kPauseUs = 2'000'000;

}  // namespace

void LossController::on_feedback(int received, int lost, int64_t delivered_bps, int64_t rtt_us,
                                 int64_t now_us, int64_t* target_bps) {
  received_ += received;
  lost_ += lost;
  if (window_start_us_ < 0) window_start_us_ = now_us;
  const int count = received_ + lost_;
  const double share = count > 0 ? static_cast<double>(lost_) / count : 0;
  switch (phase_) {
    case Phase::kWatch:
      if (now_us - window_start_us_ < kWindowUs || count < kMinDatagrams) return;
      loss_ += kSmoothing * (share - loss_);
      watch(now_us);
      if (!experiment_wanted(now_us)) return;
      phase_ = Phase::kSettle;
      phase_end_us_ = now_us + kSettleUs + rtt_us;
      loss_before_ = loss_;
      resume_bps_ = *target_bps;
      *target_bps =
          std::min(*target_bps, static_cast<int64_t>(kCutTo * static_cast<double>(delivered_bps)));
      return;
    case Phase::kSettle:
      if (now_us < phase_end_us_) return;
      phase_ = Phase::kMeasure;
      phase_end_us_ = now_us + kMeasureUs;
      received_ = lost_ = 0;
      return;
    case Phase::kMeasure:
      if (now_us < phase_end_us_ || count < kMeasureDatagrams) return;
      finish(share, now_us, target_bps);
      return;
  }
}

void LossController::watch(int64_t now_us) {
  received_ = lost_ = 0;
  window_start_us_ = now_us;
  if (loss_ < ambient_) ambient_ += kAmbientFall * (loss_ - ambient_);
  if (loss_ < ambient_ + kHoldAbove) {
    above_since_us_ = -1;
  } else if (above_since_us_ < 0) {
    above_since_us_ = now_us;
  }
}

bool LossController::experiment_wanted(int64_t now_us) {
  if (now_us < next_experiment_us_) return false;
  return loss_ >= ambient_ + kCutAbove ||
         (above_since_us_ >= 0 && now_us - above_since_us_ >= kPatienceUs);
}

void LossController::finish(double measured, int64_t now_us, int64_t* target_bps) {
  phase_ = Phase::kWatch;
  next_experiment_us_ = now_us + kPauseUs;
  above_since_us_ = -1;
  window_start_us_ = now_us;
  received_ = lost_ = 0;
  const bool cured = measured < (ambient_ + loss_before_) / 2;
  if (!cured) {
    ambient_ = (measured + loss_before_) / 2;
    *target_bps = std::max(*target_bps, resume_bps_);
  }
  loss_ = measured;
}

}  // namespace sportello
