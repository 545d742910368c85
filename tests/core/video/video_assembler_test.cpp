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

TEST_F(VideoAssemblerTest, GivesOutFramesAsTheyAreComplete) {
  const auto frames = stream({0, 0, 0}, 3);
  EXPECT_EQ(assembler_.poll(0), nullptr);
  for (int i = 0; i < 3; ++i) {
    const std::int64_t now_us = i * 33'333;
    assembler_.insert(frames[i].fragment(0), now_us);
    assembler_.insert(frames[i].fragment(1), now_us);
    EXPECT_THAT(poll(frames, now_us), IsEmpty());
    assembler_.insert(frames[i].fragment(2), now_us + 5'000);
    EXPECT_THAT(poll(frames, now_us + 5'000), ElementsAre(i));
  }
  EXPECT_FALSE(assembler_.key_frame_needed(100'000));
  EXPECT_THAT(missing(100'000), IsEmpty());
  EXPECT_EQ(assembler_.next_wakeup_us(100'000), kNever);
  EXPECT_EQ(assembler_.stats().delivered, 3u);
}

TEST_F(VideoAssemblerTest, PutsReorderedFragmentsAndFramesInOrder) {
  const auto frames = stream({0, 0, 0}, 4);
  insert(frames[0], 0);
  EXPECT_THAT(poll(frames, 0), ElementsAre(0));
  for (const int i : {3, 1, 0, 2}) assembler_.insert(frames[2].fragment(i), 1'000);
  EXPECT_THAT(poll(frames, 1'000), IsEmpty());
  for (const int i : {2, 0, 3, 1}) assembler_.insert(frames[1].fragment(i), 2'000);
  EXPECT_THAT(poll(frames, 2'000), ElementsAre(1, 2));
}

TEST_F(VideoAssemblerTest, CountsDuplicatesAndLateComers) {
  const auto frames = stream({0, 0}, 2);
  insert(frames[0], 0);
  EXPECT_FALSE(assembler_.insert(frames[0].fragment(1), 0));
  EXPECT_EQ(assembler_.stats().duplicates, 1u);
  EXPECT_THAT(poll(frames, 0), ElementsAre(0));
  EXPECT_FALSE(assembler_.insert(frames[0].fragment(1), 0));
  EXPECT_EQ(assembler_.stats().stale, 1u);
  insert(frames[1], 10);
  EXPECT_THAT(poll(frames, 10), ElementsAre(1));
}

TEST_F(VideoAssemblerTest, SkipsALostFrameThatNothingNeeds) {
  const auto frames = stream({0, 1, 0, 1});
  insert(frames[0], 0);
  EXPECT_THAT(poll(frames, 0), ElementsAre(0));
  insert(frames[2], 66'666);
  EXPECT_THAT(poll(frames, 66'666), IsEmpty()) << "it may only be late";
  EXPECT_EQ(assembler_.next_wakeup_us(66'666), 66'666 + kConfig.skip_wait_us);
  EXPECT_THAT(poll(frames, 66'666 + kConfig.skip_wait_us - 1), IsEmpty());
  EXPECT_THAT(poll(frames, 66'666 + kConfig.skip_wait_us), ElementsAre(2));
  insert(frames[3], 110'000);
  EXPECT_THAT(poll(frames, 110'000), ElementsAre(3));
  EXPECT_FALSE(assembler_.key_frame_needed(10'000'000));
  EXPECT_EQ(assembler_.stats().dropped, 1u);
  EXPECT_FALSE(assembler_.insert(frames[1].fragment(0), 111'000)) << "too late now";
}

TEST_F(VideoAssemblerTest, DropsWhatRefersToASkippedFrame) {
  //                          0  1  2  3  4  5
  const auto frames = stream({0, 2, 1, 2, 0, 2});
  for (const int i : {0, 1}) insert(frames[i], i);
  EXPECT_THAT(poll(frames, 1), ElementsAre(0, 1));
  for (const int i : {3, 4, 5}) insert(frames[i], i);
  EXPECT_THAT(poll(frames, 5), IsEmpty());
  EXPECT_THAT(poll(frames, 4 + kConfig.skip_wait_us), ElementsAre(4, 5));
  EXPECT_EQ(assembler_.stats().dropped, 2u) << "the lost one and the one that refers to it";
  EXPECT_FALSE(assembler_.key_frame_needed(10'000'000));
}

TEST_F(VideoAssemblerTest, WaitsForANeededFrameAndGoesOnWhenItComes) {
  const auto frames = stream({0, 0, 0, 0});
  insert(frames[0], 0);
  EXPECT_THAT(poll(frames, 0), ElementsAre(0));
  insert(frames[2], 66'666);
  insert(frames[3], 100'000);
  EXPECT_THAT(poll(frames, 250'000), IsEmpty());
  EXPECT_FALSE(assembler_.key_frame_needed(250'000));
  insert(frames[1], 260'000);
  EXPECT_THAT(poll(frames, 260'000), ElementsAre(1, 2, 3));
  EXPECT_FALSE(assembler_.key_frame_needed(1'000'000));
}

TEST_F(VideoAssemblerTest, AFrameThatRefersToADroppedFrameOfLayer0NeedsAKeyFrameAtOnce) {
  auto frames = stream({0, 0, 0, 0});
  insert(frames[0], 0);
  poll(frames, 0);
  frames.push_back(make(true, 0, 1));
  insert(frames[4], 1'000);
  EXPECT_THAT(poll(frames, 1'000 + kConfig.skip_wait_us), ElementsAre(4));
  TestFrame stray = make(false, 0, 1);
  stray.info.depends_on = 3;
  insert(stray, 50'000);
  EXPECT_EQ(assembler_.poll(50'000), nullptr);
  EXPECT_TRUE(assembler_.key_frame_needed(50'000));
}

TEST_F(VideoAssemblerTest, LateFramesAboveLayer0AreNotWorthDecodingAfterAFreeze) {
  const auto frames = stream({0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1});
  insert(frames[0], 0);
  poll(frames, 0);
  for (std::size_t i = 2; i < frames.size(); ++i) {
    insert(frames[i], static_cast<std::int64_t>(i) * 33'333);
  }
  insert(frames[1], 400'000);
  // Pictures are 33 ms apart; those of layer 1 more than 150 ms behind number 9 are passed over.
  EXPECT_THAT(poll(frames, 400'000), ElementsAre(1, 3, 5, 6, 7, 8, 9, 10));
  EXPECT_EQ(assembler_.stats().dropped, 2u);
}

TEST_F(VideoAssemblerTest, StartsInTheMiddleOnlyWithAKeyFrame) {
  auto frames = stream({0, 0, 0});
  insert(frames[1], 0);
  EXPECT_THAT(poll(frames, 0), IsEmpty());
  EXPECT_FALSE(assembler_.key_frame_needed(kConfig.skip_wait_us - 1)) << "it may be reordered";
  EXPECT_TRUE(assembler_.key_frame_needed(kConfig.skip_wait_us));
  insert(frames[2], 60'000);
  EXPECT_THAT(poll(frames, 60'000), IsEmpty());
  frames.push_back(make(true, 0, 1));
  insert(frames[3], 90'000);
  EXPECT_THAT(poll(frames, 90'000), ElementsAre(3));
}

TEST_F(VideoAssemblerTest, AnOvertakenFirstKeyFrameIsStillTheBeginning) {
  const auto frames = stream({0, 0, 0});
  insert(frames[2], 0);
  insert(frames[1], 1'000);
  insert(frames[0], 2'000);
  EXPECT_THAT(poll(frames, 2'000), ElementsAre(0, 1, 2));
}

TEST_F(VideoAssemblerTest, AfterADecoderFailureOnlyAKeyFrameIsGivenOut) {
  auto frames = stream({0, 0, 0, 0});
  insert(frames[0], 0);
  poll(frames, 0);
  insert(frames[1], 1'000);
  assembler_.require_key_frame();
  EXPECT_TRUE(assembler_.key_frame_needed(1'000));
  EXPECT_THAT(poll(frames, 1'000), IsEmpty());
  insert(frames[2], 2'000);
  EXPECT_THAT(poll(frames, 2'000), IsEmpty());
  frames.push_back(make(true, 0, 1));
  insert(frames[4], 3'000);
  EXPECT_THAT(poll(frames, 3'000), ElementsAre(4));
  EXPECT_FALSE(assembler_.key_frame_needed(4'000));
}

TEST_F(VideoAssemblerTest, IdsWrapAround) {
  const auto frames = stream({0, 1, 0, 1, 0, 1, 0, 1}, 2, 0xFFFFFFFCu);
  for (const int i : {0, 1, 2, 4, 3, 5}) insert(frames[i], i);
  EXPECT_THAT(poll(frames, 10), ElementsAre(0, 1, 2, 3, 4, 5));
  insert(frames[7], 100'000);
  const auto list = missing(200'000);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].frame_id, 2u);
}

TEST_F(VideoAssemblerTest, ResetTakesAnyIdNext) {
  auto frames = stream({0, 0});
  insert(frames[0], 0);
  poll(frames, 0);
  assembler_.reset();
  const auto others = stream({0, 0}, 2, 77);
  insert(others[0], 10);
  insert(others[1], 10);
  EXPECT_THAT(poll(others, 10), ElementsAre(0, 1));
}

}  // namespace
}  // namespace sportello
