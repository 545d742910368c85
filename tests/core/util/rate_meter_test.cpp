// SPDX-License-Identifier: EUPL-1.2
#include "util/rate_meter.h"

#include <gtest/gtest.h>

namespace sportello {
namespace {

TEST(RateMeter, MeasuresASteadyRateAndForgetsItInASecond) {
  RateMeter meter;
  int64_t now_us = 5'000'000;
  for (int i = 0; i < 200; ++i) {
    now_us += 10'000;
    meter.add(125, now_us);  // 100 kbit/s
  }
  EXPECT_NEAR(static_cast<double>(meter.bps(now_us)), 100'000, 10'000);
  EXPECT_EQ(meter.bps(now_us + 1'100'000), 0);
}

TEST(RateMeter, SurvivesALongPause) {
  RateMeter meter;
  meter.add(1'000, 0);
  meter.add(1'000, int64_t{1} << 45);
  EXPECT_EQ(meter.bps(int64_t{1} << 45), 8'000);
}

}  // namespace
}  // namespace sportello
