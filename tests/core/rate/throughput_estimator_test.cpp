// SPDX-License-Identifier: EUPL-1.2
#include "rate/throughput_estimator.h"

#include <gtest/gtest.h>

namespace sportello {
namespace {

TEST(ThroughputEstimator, MeasuresASteadyStream) {
  ThroughputEstimator estimator;
  int64_t bps = 0;
  for (int64_t t = 0; t < 2'000'000; t += 10'000) estimator.add(250, t);
  ASSERT_TRUE(estimator.rate_bps(&bps));
  EXPECT_NEAR(static_cast<double>(bps), 200'000, 3'000);
}

TEST(ThroughputEstimator, FollowsAChangeWithinItsWindow) {
  ThroughputEstimator estimator;
  int64_t t = 0;
  for (; t < 2'000'000; t += 10'000) estimator.add(1'250, t);
  for (; t < 2'900'000; t += 10'000) estimator.add(125, t);
  int64_t bps = 0;
  ASSERT_TRUE(estimator.rate_bps(&bps));
  EXPECT_NEAR(static_cast<double>(bps), 100'000, 10'000);
}

TEST(ThroughputEstimator, SaysNothingTooEarlyAndForgetsOnAJumpBack) {
  ThroughputEstimator estimator;
  int64_t bps = 0;
  EXPECT_FALSE(estimator.rate_bps(&bps));
  for (int64_t t = 0; t < 200'000; t += 10'000) estimator.add(125, t + 100'000'000);
  EXPECT_FALSE(estimator.rate_bps(&bps));
  for (int64_t t = 0; t < 1'000'000; t += 10'000) estimator.add(125, t);
  ASSERT_TRUE(estimator.rate_bps(&bps));
  EXPECT_NEAR(static_cast<double>(bps), 100'000, 5'000);
}

}  // namespace
}  // namespace sportello
