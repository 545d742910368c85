// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "core/video/video_assembler_fixture.h"

namespace sportello {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(VideoAssemblerTest, AsksForAKeyFrameWhenANeededFrameStaysAway) {
  auto frames = stream({0, 0, 0});
  insert(frames[0], 0);
  EXPECT_THAT(poll(frames, 0), ElementsAre(0));
  insert(frames[2], 66'666);
  EXPECT_THAT(poll(frames, 66'666), IsEmpty());
  // The round trip is taken for 100 ms at first: six of them.
  const std::int64_t hopeless_us = 66'666 + 600'000;
  EXPECT_FALSE(assembler_.key_frame_needed(hopeless_us - 1));
  EXPECT_TRUE(assembler_.key_frame_needed(hopeless_us));

  frames.push_back(make(true, 0, 2));
  assembler_.insert(frames[3].fragment(0), hopeless_us + 100'000);
  EXPECT_FALSE(assembler_.key_frame_needed(hopeless_us + 100'000)) << "it is on its way";
  assembler_.insert(frames[3].fragment(1), hopeless_us + 110'000);
  EXPECT_THAT(poll(frames, hopeless_us + 150'000), ElementsAre(3));
  EXPECT_FALSE(assembler_.key_frame_needed(hopeless_us + 10'000'000));
}

TEST_F(VideoAssemblerTest, AKeyFrameThatStallsIsAskedForAgain) {
  auto frames = stream({0, 0, 0});
  insert(frames[0], 0);
  poll(frames, 0);
  assembler_.require_key_frame();
  EXPECT_TRUE(assembler_.key_frame_needed(0));
  frames.push_back(make(true, 0, 3));
  assembler_.insert(frames[3].fragment(0), 10'000);
  EXPECT_FALSE(assembler_.key_frame_needed(100'000));
  EXPECT_TRUE(assembler_.key_frame_needed(10'000 + 600'000));
}

TEST_F(VideoAssemblerTest, TheWaitForANeededFrameFollowsTheRoundTrip) {
  for (const auto& [rtt_us, wait_us] :
       {std::pair{20'000, 500'000}, {150'000, 900'000}, {2'000'000, 2'000'000}}) {
    assembler_.reset();
    assembler_.set_round_trip_us(rtt_us);
    const auto frames = stream({0, 0, 0});
    insert(frames[0], 0);
    poll(frames, 0);
    insert(frames[2], 0);
    EXPECT_FALSE(assembler_.key_frame_needed(wait_us - 1)) << rtt_us;
    EXPECT_TRUE(assembler_.key_frame_needed(wait_us)) << rtt_us;
  }
}

TEST_F(VideoAssemblerTest, AsksForGapsOnceTheyCannotBeReordering) {
  const auto frames = stream({0, 0}, 8);
  for (const int i : {0, 1, 4}) assembler_.insert(frames[0].fragment(i), 1'000);
  EXPECT_THAT(missing(1'000 + kConfig.reorder_wait_us - 1), IsEmpty());
  EXPECT_EQ(assembler_.next_wakeup_us(1'000), 1'000 + kConfig.reorder_wait_us);
  const std::uint32_t id = frames[0].info.frame_id;
  EXPECT_THAT(missing(1'000 + kConfig.reorder_wait_us),
              ElementsAre(MissingFragment{id, 2, false}, MissingFragment{id, 3, false}))
      << "what follows fragment 4 is still on its way";
  assembler_.insert(frames[1].fragment(0), 34'000);
  EXPECT_THAT(missing(44'000),
              ElementsAre(MissingFragment{id, 5, false}, MissingFragment{id, 6, false},
                          MissingFragment{id, 7, false}))
      << "a newer frame has begun, so the rest is late; 2 and 3 are being answered";
  EXPECT_EQ(assembler_.stats().fragments_requested, 5u);
}

TEST_F(VideoAssemblerTest, AsksForWholeFramesOldestFirst) {
  const auto frames = stream({0, 0, 0, 0}, 2);
  insert(frames[0], 0);
  poll(frames, 0);
  assembler_.insert(frames[3].fragment(1), 100'000);
  const std::uint32_t id = frames[0].info.frame_id;
  EXPECT_THAT(missing(110'000),
              ElementsAre(MissingFragment{id + 1, 0, true}, MissingFragment{id + 2, 0, true},
                          MissingFragment{id + 3, 0, false}));
  // The answer comes piece by piece: the rest of it is not missing yet.
  assembler_.insert(frames[1].fragment(0), 210'000);
  EXPECT_THAT(missing(211'000), IsEmpty());
}

TEST_F(VideoAssemblerTest, AsksAgainWithGrowingPausesAndThenStops) {
  VideoAssemblerConfig config;
  config.max_requests = 5;
  VideoAssembler assembler(config);
  assembler.set_round_trip_us(40'000);
  const auto frames = stream({0, 0}, 3);
  assembler.insert(frames[0].fragment(0), 0);
  assembler.insert(frames[0].fragment(2), 0);
  std::vector<std::int64_t> asked_us;
  for (std::int64_t now_us = 0; now_us < 5'000'000; now_us += 1'000) {
    if (!assembler.missing(now_us).empty()) asked_us.push_back(now_us);
  }
  ASSERT_EQ(asked_us.size(), 5u);
  std::int64_t last_pause_us = 0;
  for (std::size_t i = 1; i < asked_us.size(); ++i) {
    const std::int64_t pause_us = asked_us[i] - asked_us[i - 1];
    EXPECT_GE(pause_us, 40'000) << "no sooner than an answer can come";
    EXPECT_GT(pause_us, last_pause_us);
    last_pause_us = pause_us;
  }
  EXPECT_EQ(assembler.next_wakeup_us(5'000'000), kNever);
}

TEST_F(VideoAssemblerTest, AsksForALostEndWhenNothingFollows) {
  const auto frames = stream({0}, 3);
  assembler_.insert(frames[0].fragment(0), 0);
  EXPECT_THAT(missing(100'000), IsEmpty());
  const std::int64_t wakeup_us = assembler_.next_wakeup_us(100'000);
  EXPECT_EQ(wakeup_us, 150'000);
  EXPECT_EQ(missing(wakeup_us).size(), 2u);
}

TEST_F(VideoAssemblerTest, DoesNotAskForWhatWillBeSkippedBeforeItCouldCome) {
  assembler_.set_round_trip_us(150'000);
  const auto frames = stream({0, 1, 0, 1, 0}, 2);
  insert(frames[0], 0);
  poll(frames, 0);
  assembler_.insert(frames[1].fragment(0), 33'000);
  insert(frames[2], 66'000);
  insert(frames[4], 130'000);
  EXPECT_THAT(missing(1'000'000), IsEmpty())
      << "1 is of layer 1, and 4 refers to 2, so that 3 is of layer 1 too";
  assembler_.set_round_trip_us(10'000);
  EXPECT_EQ(missing(1'000'000).size(), 2u);
}

}  // namespace
}  // namespace sportello
