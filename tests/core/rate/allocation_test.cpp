// SPDX-License-Identifier: EUPL-1.2
#include "rate/allocation.h"

#include <gtest/gtest.h>

namespace sportello {
namespace {

/// Long enough at one rate for all steps upwards to have been taken.
int64_t settle(RateAllocation* allocation, int64_t bps, int64_t now_us) {
  for (int i = 0; i < 100; ++i) allocation->update(bps, 0, false, now_us += 100'000);
  return now_us;
}

TEST(RateAllocation, VoiceComesFirstAndThinsOutAtLowRates) {
  struct {
    int64_t total_bps;
    VoicePlan voice;
  } const table[] = {
      {1'000'000, {24'000, 20}}, {200'000, {24'000, 20}}, {100'000, {20'000, 20}},
      {70'000, {16'000, 40}},    {30'000, {12'000, 60}},  {10'000, {12'000, 60}},
  };
  for (const auto& row : table) {
    RateAllocation allocation;
    settle(&allocation, row.total_bps, 0);
    EXPECT_EQ(allocation.voice().bitrate_bps, row.voice.bitrate_bps) << row.total_bps;
    EXPECT_EQ(allocation.voice().frame_ms, row.voice.frame_ms) << row.total_bps;
  }
}

TEST(RateAllocation, AllThatIsDealtFitsIntoTheTotal) {
  for (int64_t total_bps = 25'000; total_bps < 3'000'000; total_bps += 7'000) {
    RateAllocation allocation;
    allocation.set_video_limits({1'280, 720, 30});
    settle(&allocation, total_bps, 0);
    EXPECT_LE(RateAllocation::voice_cost_bps(allocation.voice()) + allocation.video().bitrate_bps,
              total_bps);
  }
}

TEST(RateAllocation, VideoFollowsTheRateWithinTheLimits) {
  struct {
    int64_t total_bps;
    VideoLimits limits;
    int width, height, fps;
  } const table[] = {
      {2'000'000, {1'280, 720, 30}, 1'280, 720, 30}, {2'000'000, {640, 480, 25}, 640, 480, 25},
      {600'000, {640, 480, 30}, 640, 480, 25},       {350'000, {640, 480, 25}, 480, 360, 20},
      {350'000, {480, 640, 25}, 360, 480, 20},  // Held upright.
      {200'000, {640, 480, 25}, 320, 240, 15},       {200'000, {640, 480, 10}, 320, 240, 10},
      {120'000, {640, 480, 25}, 160, 120, 8},        {70'000, {640, 480, 25}, 0, 0, 0},
  };
  for (const auto& row : table) {
    RateAllocation allocation;
    allocation.set_video_limits(row.limits);
    settle(&allocation, row.total_bps, 0);
    EXPECT_EQ(allocation.video().width, row.width) << row.total_bps;
    EXPECT_EQ(allocation.video().height, row.height) << row.total_bps;
    EXPECT_EQ(allocation.video().fps, row.fps) << row.total_bps;
    EXPECT_EQ(allocation.video().bitrate_bps == 0, row.width == 0) << row.total_bps;
  }
}

TEST(RateAllocation, PicturesDoNotFlickerBetweenTwoSizes) {
  RateAllocation allocation;
  int64_t now_us = settle(&allocation, 600'000, 0);
  // Up and down by 5 % around the threshold of 480 lines.
  int switches = 0;
  int height = allocation.video().height;
  for (int i = 0; i < 600; ++i) {
    allocation.update(i / 7 % 2 == 0 ? 460'000 : 510'000, 0, false, now_us += 100'000);
    if (allocation.video().height != height) ++switches;
    height = allocation.video().height;
  }
  EXPECT_LE(switches, 1);
}

TEST(RateAllocation, StepsDownAtOnceAndUpOnlyAfterAWhile) {
  RateAllocation allocation;
  int64_t now_us = settle(&allocation, 1'000'000, 0);
  ASSERT_EQ(allocation.video().height, 480);
  allocation.update(150'000, 0, false, now_us += 100'000);
  EXPECT_LE(allocation.video().height, 240);
  const int low = allocation.video().height;
  allocation.update(1'000'000, 0, false, now_us += 100'000);
  EXPECT_EQ(allocation.video().height, low);
  settle(&allocation, 1'000'000, now_us);
  EXPECT_EQ(allocation.video().height, 480);
}

TEST(RateAllocation, VideoThatFailsAgainAndAgainIsTriedLessAndLess) {
  RateAllocation allocation;
  int64_t now_us = settle(&allocation, 40'000, 0);
  int64_t last_start_us = now_us;
  int64_t last_pause_us = 0;
  for (int tries = 0; tries < 4; ++tries) {
    while (allocation.video().fps == 0) allocation.update(120'000, 0, false, now_us += 100'000);
    if (tries > 1) {
      EXPECT_GT(now_us - last_start_us, last_pause_us);
    }
    last_pause_us = now_us - last_start_us;
    for (int i = 0; i < 10; ++i) allocation.update(120'000, 0, false, now_us += 100'000);
    while (allocation.video().fps != 0) allocation.update(40'000, 0, false, now_us += 100'000);
    last_start_us = now_us;
  }
}

TEST(RateAllocation, DocumentsTakeNearlyAllThatVoiceLeaves) {
  for (const int64_t total_bps : {30'000, 64'000, 256'000, 1'000'000}) {
    RateAllocation allocation;
    const int64_t now_us = settle(&allocation, total_bps, 0);
    const VoicePlan voice = allocation.voice();
    EXPECT_EQ(allocation.documents_bps(), 0);
    allocation.set_documents_waiting(true);
    settle(&allocation, total_bps, now_us);
    EXPECT_EQ(allocation.voice(), voice);
    const int64_t voice_bps = RateAllocation::voice_cost_bps(voice);
    EXPECT_LE(voice_bps + allocation.documents_bps() + allocation.video().bitrate_bps, total_bps);
    EXPECT_GE(allocation.documents_bps(), (total_bps - voice_bps - 6'000) * 84 / 100) << total_bps;
    EXPECT_EQ(allocation.video().bitrate_bps > 0, total_bps == 1'000'000) << total_bps;
  }
}

TEST(RateAllocation, DocumentsAreNeverStarvedForGood) {
  RateAllocation allocation;
  allocation.set_documents_waiting(true);
  settle(&allocation, 15'000, 0);
  EXPECT_EQ(allocation.documents_bps(), 4'000);
}

TEST(RateAllocation, AShortDocumentLeavesVideoAsItIs) {
  RateAllocation allocation;
  int64_t now_us = settle(&allocation, 600'000, 0);
  const VideoPlan before = allocation.video();
  for (int i = 0; i < 50; ++i) {
    allocation.set_documents_waiting(i % 5 < 2);
    allocation.update(600'000, 0, false, now_us += 100'000);
    EXPECT_EQ(allocation.video(), before);
    EXPECT_EQ(allocation.documents_bps() > 0, i % 5 < 4) << i;
  }
}

TEST(RateAllocation, VideoComesBackWhenDocumentsAreThrough) {
  for (const int64_t total_bps : {200'000, 600'000, 1'000'000}) {
    RateAllocation allocation;
    int64_t now_us = settle(&allocation, total_bps, 0);
    const VideoPlan before = allocation.video();
    allocation.set_documents_waiting(true);
    now_us = settle(&allocation, total_bps, now_us);
    EXPECT_LT(allocation.video().bitrate_bps, before.bitrate_bps / 4);
    allocation.set_documents_waiting(false);
    allocation.update(total_bps, 0, false, now_us += 100'000);
    EXPECT_LT(allocation.video().bitrate_bps, before.bitrate_bps / 4) << "it may be a pause only";
    for (int i = 0; i < 3; ++i) allocation.update(total_bps, 0, false, now_us += 100'000);
    EXPECT_EQ(allocation.video(), before) << total_bps;
    // But not to more than the rate now allows.
    allocation.set_documents_waiting(true);
    now_us = settle(&allocation, total_bps, now_us);
    allocation.set_documents_waiting(false);
    for (int i = 0; i < 4; ++i) allocation.update(150'000, 0, false, now_us += 100'000);
    EXPECT_LE(allocation.video().height, 240);
    EXPECT_LE(RateAllocation::voice_cost_bps(allocation.voice()) + allocation.video().bitrate_bps, 150'000);
  }
}

TEST(RateAllocation, LossTakesFromVideoOnly) {
  RateAllocation clean;
  RateAllocation lossy;
  for (int i = 1; i < 100; ++i) {
    clean.update(500'000, 0, false, i * 100'000);
    lossy.update(500'000, 0.2, false, i * 100'000);
  }
  EXPECT_EQ(clean.voice(), lossy.voice());
  EXPECT_NEAR(static_cast<double>(lossy.video().bitrate_bps),
              0.8 * static_cast<double>(clean.video().bitrate_bps), 2'000);
}

}  // namespace
}  // namespace sportello
