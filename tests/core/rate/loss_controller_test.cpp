// SPDX-License-Identifier: EUPL-1.2
#include "rate/loss_controller.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "util/random.h"

namespace sportello {
namespace {

/// A sender that obeys the controller over a link whose loss depends on the rate; growth of 8 % a
/// second where it is allowed. Returns the mean target of the second half.
int64_t run(uint64_t seed, int64_t seconds, const std::function<double(int64_t)>& loss_at) {
  SplitMix64 random(seed);
  LossController controller;
  int64_t target_bps = 500'000;
  int64_t sum = 0;
  const int64_t steps = seconds * 20;
  for (int64_t step = 0; step < steps; ++step) {
    const double loss = loss_at(target_bps);
    int received = 0;
    int lost = 0;
    const auto datagrams = static_cast<int>(target_bps / 8 / 800 / 20);
    for (int i = 0; i < std::max(datagrams, 2); ++i)
      ++(random.next_unit() < loss ? lost : received);
    if (controller.may_increase()) target_bps += target_bps * 8 / 100 / 20;
    target_bps = std::min<int64_t>(target_bps, 1'000'000);
    const auto delivered_bps = static_cast<int64_t>(static_cast<double>(target_bps) * (1 - loss));
    controller.on_feedback(received, lost, delivered_bps, 100'000, step * 50'000, &target_bps);
    if (step >= steps / 2) sum += target_bps;
  }
  return sum / (steps - steps / 2);
}

TEST(LossController, LossOfTheLinkItselfDoesNotStarveTheCall) {
  for (const double loss : {0.03, 0.08, 0.2, 0.3}) {
    for (uint64_t seed = 1; seed <= 5; ++seed) {
      EXPECT_GT(run(seed, 60, [loss](int64_t) { return loss; }), 400'000)
          << "loss " << loss << " seed " << seed;
    }
  }
}

TEST(LossController, LossByTooHighARateBringsItDown) {
  // A bottleneck without a queue.
  const auto bottleneck = [](int64_t bps) {
    return bps > 300'000 ? 1 - 300'000.0 / static_cast<double>(bps) : 0.0;
  };
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const int64_t mean_bps = run(seed, 60, bottleneck);
    EXPECT_LT(mean_bps, 360'000) << "seed " << seed;
    EXPECT_GT(mean_bps, 220'000) << "seed " << seed;
  }
}

TEST(LossController, BothAtOnceAreToldApart) {
  const auto both = [](int64_t bps) {
    const double congestion = bps > 300'000 ? 1 - 300'000.0 / static_cast<double>(bps) : 0.0;
    return 1 - (1 - congestion) * 0.9;
  };
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    const int64_t mean_bps = run(seed, 60, both);
    EXPECT_LT(mean_bps, 400'000) << "seed " << seed;
    EXPECT_GT(mean_bps, 200'000) << "seed " << seed;
  }
}

TEST(LossController, FewDatagramsSayNothing) {
  LossController controller;
  int64_t target_bps = 300'000;
  controller.on_feedback(1, 3, 100'000, 50'000, 1'000'000, &target_bps);
  controller.on_feedback(1, 3, 100'000, 50'000, 2'000'000, &target_bps);
  EXPECT_EQ(target_bps, 300'000);
  EXPECT_EQ(controller.loss_fraction(), 0);
}

}  // namespace
}  // namespace sportello
