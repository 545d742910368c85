// SPDX-License-Identifier: EUPL-1.2
#include "rate/trendline_estimator.h"

#include <gtest/gtest.h>

#include "util/random.h"

namespace sportello {
namespace {

constexpr int64_t kSpacingUs = 20'000;
constexpr int64_t kOffsetUs = 77'000'000;

TEST(TrendlineEstimator, AGrowingQueueIsNoticedWithinHalfASecond) {
  TrendlineEstimator estimator;
  int64_t sent_us = 0;
  for (; sent_us < 3'000'000; sent_us += kSpacingUs) {
    estimator.add(sent_us, sent_us + kOffsetUs);
    ASSERT_NE(estimator.usage(), LinkUsage::kOverusing);
  }
  // 10 % too much: the delay grows by 100 ms a second.
  const int64_t start_us = sent_us;
  while (estimator.usage() != LinkUsage::kOverusing && sent_us < start_us + 2'000'000) {
    estimator.add(sent_us, sent_us + kOffsetUs + (sent_us - start_us) / 10);
    sent_us += kSpacingUs;
  }
  EXPECT_LT(sent_us - start_us, 500'000);
}

TEST(TrendlineEstimator, ADrainingQueueIsUnderuse) {
  TrendlineEstimator estimator;
  bool under = false;
  for (int64_t sent_us = 0; sent_us < 1'500'000; sent_us += kSpacingUs) {
    estimator.add(sent_us, sent_us + kOffsetUs - sent_us / 5);
    under = under || estimator.usage() == LinkUsage::kUnderusing;
    ASSERT_NE(estimator.usage(), LinkUsage::kOverusing);
  }
  EXPECT_TRUE(under);
}

TEST(TrendlineEstimator, JitterAloneIsRarelyTakenForAQueue) {
  int overuses = 0;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    SplitMix64 random(seed);
    TrendlineEstimator estimator;
    int64_t last_us = 0;
    LinkUsage before = LinkUsage::kNormal;
    for (int64_t sent_us = 0; sent_us < 30'000'000; sent_us += kSpacingUs) {
      const auto jitter_us = static_cast<int64_t>(random.next_unit() * 20'000);
      last_us = std::max(last_us, sent_us + kOffsetUs + jitter_us);
      estimator.add(sent_us, last_us);
      if (estimator.usage() == LinkUsage::kOverusing && before != LinkUsage::kOverusing) {
        ++overuses;
      }
      before = estimator.usage();
    }
  }
  // In ten minutes.
  EXPECT_LE(overuses, 5);
}

TEST(TrendlineEstimator, AClockJumpIsNotAQueue) {
  TrendlineEstimator estimator;
  for (int64_t sent_us = 0; sent_us < 2'000'000; sent_us += kSpacingUs) {
    estimator.add(sent_us, sent_us + kOffsetUs);
  }
  for (int64_t sent_us = 2'000'000; sent_us < 4'000'000; sent_us += kSpacingUs) {
    estimator.add(sent_us, sent_us + kOffsetUs + 60'000'000);
    EXPECT_NE(estimator.usage(), LinkUsage::kOverusing);
  }
}

}  // namespace
}  // namespace sportello
