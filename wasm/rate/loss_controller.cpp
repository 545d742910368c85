// SPDX-License-Identifier: EUPL-1.2
#include "rate/loss_controller.h"

#include <algorithm>

namespace sportello {
namespace {

/// Loss is taken over this time at least, and this many datagrams: fewer say nothing.
constexpr int64_t kWindowUs = 250'000;
constexpr int kMinDatagrams = 10;
/// How far below what came through the experiment goes.
constexpr double kFloor = 0.85;
constexpr int64_t kSettleUs = 600'000;

}  // namespace

bool LossController::on_feedback(int received, int lost, int64_t delivered_bps, int64_t rtt_us,
                                 int64_t now_us, int64_t* target_bps) {
  received_ += received;
  lost_ += lost;
  if (window_start_us_ < 0) window_start_us_ = now_us;
  if (now_us - window_start_us_ < kWindowUs || received_ + lost_ < kMinDatagrams) return false;
  fold(static_cast<double>(lost_) / (received_ + lost_), now_us);

  if (loss_ < ambient_) ambient_ = loss_;
  if (loss_ < ambient_ + kCutAbove) {
    experiment_ = false;
    return false;
  }
  if (!experiment_) {
    experiment_ = true;
    floor_bps_ = static_cast<int64_t>(kFloor * static_cast<double>(delivered_bps));
    resume_bps_ = *target_bps;
    at_floor_since_us_ = -1;
  }
  if (at_floor_since_us_ >= 0) {
    if (now_us - at_floor_since_us_ < kSettleUs + 2 * rtt_us) return false;
    ambient_ = loss_;
    experiment_ = false;
    *target_bps = std::max(*target_bps, resume_bps_);
    return false;
  }
  if (now_us < next_cut_us_) return false;
  next_cut_us_ = now_us + 300'000 + rtt_us;
  const auto cut = static_cast<int64_t>(static_cast<double>(*target_bps) * (1 - 0.5 * loss_));
  if (cut <= floor_bps_) at_floor_since_us_ = now_us;
  const int64_t lowered = std::min(*target_bps, std::max(cut, floor_bps_));
  const bool changed = lowered < *target_bps;
  *target_bps = lowered;
  return changed;
}

void LossController::fold(double loss, int64_t now_us) {
  loss_ += 0.4 * (loss - loss_);
  received_ = 0;
  lost_ = 0;
  window_start_us_ = now_us;
}

}  // namespace sportello
