// SPDX-License-Identifier: EUPL-1.2
#include "rate/pacer.h"

#include <gtest/gtest.h>

namespace sportello {
namespace {

TEST(Pacer, SendsAtItsRateWhenAskedOften) {
  Pacer pacer;
  pacer.set_rate_bps(800'000, 0);
  int64_t bytes = 0;
  for (int64_t now_us = 0; now_us < 10'000'000; now_us += 1'000) {
    while (pacer.room_bytes(now_us) > 0) {
      pacer.on_sent(1'000, now_us);
      bytes += 1'000;
    }
  }
  EXPECT_NEAR(static_cast<double>(bytes), 1'000'000, 10'000);
}

TEST(Pacer, KeepsUnusedRoomForAShortBurstOnly) {
  Pacer pacer;
  pacer.set_rate_bps(800'000, 0);
  // 40 ms of 100 bytes a millisecond.
  EXPECT_EQ(pacer.room_bytes(60'000'000), 4'000);
}

TEST(Pacer, VoiceMayOverdrawALittle) {
  Pacer pacer;
  pacer.set_rate_bps(20'000, 0);
  for (int64_t now_us = 0; now_us < 5'000'000; now_us += 20'000) pacer.on_sent(130, now_us);
  EXPECT_LE(pacer.room_bytes(5'000'000), 0);
  // Two bursts of 1500 bytes at 2500 bytes a second: then there is room again.
  EXPECT_GT(pacer.room_bytes(6'300'000), 0);
}

TEST(Pacer, TellsWhenThereIsRoomAgain) {
  Pacer pacer;
  pacer.set_rate_bps(80'000, 0);
  while (pacer.room_bytes(1'000'000) > 0) pacer.on_sent(700, 1'000'000);
  const int64_t at_us = pacer.next_us(1'000'000);
  EXPECT_GT(at_us, 1'000'000);
  Pacer early = pacer;
  EXPECT_LE(early.room_bytes(at_us - 200), 0);
  EXPECT_GT(pacer.room_bytes(at_us), 0);
  EXPECT_EQ(pacer.next_us(at_us), at_us);
}

}  // namespace
}  // namespace sportello
