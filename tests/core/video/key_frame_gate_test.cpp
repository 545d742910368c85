// SPDX-License-Identifier: EUPL-1.2
#include "video/key_frame_gate.h"

#include <gtest/gtest.h>

namespace sportello {
namespace {

TEST(KeyFrameGate, LetsOneWishThroughPerInterval) {
  KeyFrameGate gate(500'000);
  EXPECT_FALSE(gate.take(0));
  int passed = 0;
  for (std::int64_t now_us = 0; now_us < 2'000'000; now_us += 10'000) {
    gate.request();
    if (gate.take(now_us)) ++passed;
  }
  EXPECT_EQ(passed, 4);
}

TEST(KeyFrameGate, KeepsAWishUntilItIsFulfilled) {
  KeyFrameGate gate(500'000);
  gate.request();
  EXPECT_TRUE(gate.take(1'000));
  EXPECT_TRUE(gate.wanted());
  EXPECT_FALSE(gate.take(500'999));
  EXPECT_TRUE(gate.take(501'000)) << "the first one may have been lost";
  gate.fulfilled(600'000);
  EXPECT_FALSE(gate.wanted());
  EXPECT_FALSE(gate.take(5'000'000));
}

TEST(KeyFrameGate, AKeyFrameThatNobodyAskedForHoldsTheNextOneBack) {
  KeyFrameGate gate(500'000);
  gate.fulfilled(1'000'000);
  gate.request();
  EXPECT_EQ(gate.next_us(), 1'500'000);
  EXPECT_FALSE(gate.take(1'499'999));
  EXPECT_TRUE(gate.take(1'500'000));
}

TEST(KeyFrameGate, SaysWhenItOpens) {
  KeyFrameGate gate(500'000);
  EXPECT_EQ(gate.next_us(), std::numeric_limits<std::int64_t>::max());
  gate.request();
  EXPECT_LE(gate.next_us(), 0);
  ASSERT_TRUE(gate.take(100));
  EXPECT_EQ(gate.next_us(), 500'100);
}

}  // namespace
}  // namespace sportello
