// SPDX-License-Identifier: EUPL-1.2
#include "rate/gcc_rate_controller.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <vector>

namespace sportello {
namespace {

/// A link with a rate and an endless queue, a sender that sends datagrams of 1000 bytes at the
/// target (or at most at `source_bps`), and feedback every 50 ms after a delay.
class Loop {
 public:
  int64_t capacity_bps = 500'000;
  int64_t source_bps = 1'000'000'000;
  bool cut = false;
  GccRateController controller;
  int64_t now_us = 1'000'000;
  int64_t worst_queue_us = 0;
  int64_t far_clock_us = 9'000'000'000;

  void run_for(int64_t duration_us) {
    worst_queue_us = 0;
    const int64_t end_us = now_us + duration_us;
    for (; now_us < end_us; now_us += kStepUs) {
      const int64_t rate_bps = std::min(controller.target_bps(), source_bps);
      owed_bits_ = std::min(owed_bits_ + static_cast<double>(rate_bps) * kStepUs / 1'000'000,
                            double{kBits} * 2);
      while (owed_bits_ >= kBits) send();
      if (now_us % 50'000 == 0) report();
      if (now_us % 100'000 == 0) controller.on_tick(now_us);
    }
  }

 private:
  static constexpr int64_t kStepUs = 5'000;
  static constexpr int64_t kBits = 8'000;
  static constexpr int64_t kDelayUs = 40'000;

  void send() {
    owed_bits_ -= kBits;
    controller.on_sent(kBits / 8, now_us);
    if (cut) return;
    free_us_ = std::max(free_us_, now_us) + kBits * 1'000'000 / capacity_bps;
    worst_queue_us = std::max(worst_queue_us, free_us_ - now_us);
    under_way_.push_back({sequence_++, now_us, free_us_ + kDelayUs, kBits / 8, true});
  }

  void report() {
    std::vector<DatagramResult> results;
    while (!under_way_.empty() && under_way_.front().arrived_us <= now_us - kDelayUs) {
      results.push_back(under_way_.front());
      results.back().arrived_us += far_clock_us;
      under_way_.pop_front();
    }
    if (!results.empty()) controller.on_feedback(results, 2 * kDelayUs, now_us);
  }

  std::deque<DatagramResult> under_way_;
  double owed_bits_ = 0;
  int64_t free_us_ = 0;
  int64_t sequence_ = 0;
};

TEST(GccRateController, FindsTheRateOfALinkAndKeepsItsQueueShort) {
  for (const int64_t capacity_bps : {100'000, 250'000, 500'000, 1'500'000}) {
    Loop loop;
    loop.capacity_bps = capacity_bps;
    loop.run_for(20'000'000);
    int64_t sum = 0;
    for (int i = 0; i < 20; ++i) {
      loop.run_for(1'000'000);
      EXPECT_LT(loop.worst_queue_us, 400'000) << capacity_bps;
      sum += loop.controller.target_bps();
    }
    EXPECT_GT(sum / 20, capacity_bps * 70 / 100) << capacity_bps;
    EXPECT_LT(sum / 20, capacity_bps * 110 / 100) << capacity_bps;
  }
}

TEST(GccRateController, GoesBelowABottleneckAndBackUp) {
  Loop loop;
  loop.capacity_bps = 1'000'000;
  loop.run_for(15'000'000);
  ASSERT_GT(loop.controller.target_bps(), 700'000);
  loop.capacity_bps = 300'000;
  loop.run_for(2'500'000);
  EXPECT_LT(loop.controller.target_bps(), 320'000);
  loop.run_for(10'000'000);
  EXPECT_LT(loop.worst_queue_us, 1'500'000);
  loop.run_for(5'000'000);
  EXPECT_LT(loop.worst_queue_us, 400'000);
  loop.capacity_bps = 1'000'000;
  loop.run_for(25'000'000);
  EXPECT_GT(loop.controller.target_bps(), 700'000);
}

TEST(GccRateController, LittleTrafficDoesNotProveAFastLink) {
  Loop loop;
  loop.capacity_bps = 10'000'000;
  loop.source_bps = 50'000;
  loop.run_for(60'000'000);
  EXPECT_LE(loop.controller.target_bps(), GccRateController::kStartBps);
}

TEST(GccRateController, BacksOffInSilenceAndComesBack) {
  Loop loop;
  loop.run_for(10'000'000);
  const int64_t before_bps = loop.controller.target_bps();
  loop.cut = true;
  loop.run_for(8'000'000);
  EXPECT_LT(loop.controller.target_bps(), before_bps / 4);
  loop.cut = false;
  loop.run_for(2'000'000);
  EXPECT_GT(loop.controller.target_bps(), before_bps * 45 / 100);
}

TEST(GccRateController, KeepsWithinItsBounds) {
  Loop loop;
  loop.capacity_bps = 10'000'000;
  loop.controller.set_bounds(20'000, 150'000);
  EXPECT_EQ(loop.controller.target_bps(), 150'000);
  loop.run_for(10'000'000);
  EXPECT_EQ(loop.controller.target_bps(), 150'000);
  loop.controller.set_bounds(20'000, 3'000'000);
  loop.run_for(20'000'000);
  EXPECT_GT(loop.controller.target_bps(), 1'000'000);
}

TEST(GccRateController, AFarClockThatJumpsIsNotTakenForAQueueForLong) {
  for (const int64_t jump_us : {500'000, -500'000, 2'000'000}) {
    Loop loop;
    loop.run_for(15'000'000);
    const int64_t before_bps = loop.controller.target_bps();
    loop.far_clock_us += jump_us;
    loop.run_for(15'000'000);
    EXPECT_GT(loop.controller.target_bps(), before_bps / 2) << jump_us;
  }
}

TEST(GccRateController, ATurnedBackClockDoesNotStopIt) {
  GccRateController controller;
  std::vector<DatagramResult> results(5);
  int64_t arrived_us = 50'000'000'000;
  for (int64_t now_us = 0; now_us < 20'000'000; now_us += 50'000) {
    if (now_us == 5'000'000) {
      arrived_us = 0;
      controller.forget_far_clock();
    }
    for (DatagramResult& result : results) {
      result = {0, now_us, arrived_us, 1'000, true};
    }
    arrived_us += 50'000;
    controller.on_sent(1'000, now_us);
    controller.on_feedback(results, 50'000, now_us);
  }
  EXPECT_GT(controller.target_bps(), GccRateController::kStartBps);
}

}  // namespace
}  // namespace sportello
