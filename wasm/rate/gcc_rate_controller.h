// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "rate/loss_controller.h"
#include "rate/queue_delay.h"
#include "rate/rate_controller.h"
#include "rate/throughput_estimator.h"
#include "rate/trendline_estimator.h"

namespace sportello {

/// The first controller: delay gradient and loss, after draft-ietf-rmcat-gcc-02.
///
/// Grows by a share a second while far from the rate at which the link was last seen full, by
/// about a datagram a round trip near it, and never far beyond what really arrives: a sender with
/// little to say learns nothing about the link. Falls to a share of what arrives when a queue
/// grows, or stands. Without feedback it backs off, and comes back when answers come quickly again.
class GccRateController : public RateController {
 public:
  static constexpr int64_t kStartBps = 300'000;
  static constexpr int64_t kMinBps = 20'000;
  static constexpr int64_t kMaxBps = 3'000'000;

  void on_sent(size_t bytes, int64_t now_us) override;
  void on_feedback(std::span<const DatagramResult> results, int64_t rtt_us,
                   int64_t now_us) override;
  void on_tick(int64_t now_us) override;
  void forget_far_clock() override;
  void set_bounds(int64_t min_bps, int64_t max_bps) override;
  int64_t target_bps() const override { return target_bps_; }
  bool silent() const override { return before_silence_bps_ > 0; }
  int64_t proven_bps() const override { return std::min(proven_bps_, target_bps_); }
  int64_t queue_delay_us() const override { return queue_.delay_us(); }
  double loss_fraction() const override { return loss_.loss_fraction(); }

 private:
  void decrease(int64_t delivered_bps, int64_t now_us);
  void increase(int64_t delivered_bps, int64_t rtt_us, int64_t now_us);
  bool standing_queue(int64_t now_us);
  void end_silence(int64_t rtt_us);
  void set_target(int64_t bps);

  TrendlineEstimator trend_;
  QueueDelay queue_;
  ThroughputEstimator delivered_;
  LossController loss_;
  int64_t standing_since_us_ = -1;
  int64_t standing_at_first_us_ = 0;
  int64_t before_standing_bps_ = 0;

  int64_t min_bps_ = kMinBps;
  int64_t max_bps_ = kMaxBps;
  int64_t target_bps_ = kStartBps;
  /// Smoothed rate at which the link was found full; 0 before the first time.
  int64_t capacity_bps_ = 0;
  int64_t proven_bps_ = 0;
  int64_t last_decrease_us_ = 0;
  int64_t last_change_us_ = -1;

  /// Documents were among what the last feedback told of.
  bool documents_ = false;
  bool answered_ = false;
  int64_t first_unanswered_us_ = -1;
  int64_t last_backoff_us_ = -1;
  int64_t before_silence_bps_ = 0;
};

}  // namespace sportello
