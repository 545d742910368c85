// SPDX-License-Identifier: EUPL-1.2
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/video/video_assembler_fixture.h"

namespace sportello {
namespace {

using ::testing::ElementsAre;

TEST_F(VideoAssemblerTest, ALongOutageEndsWithAKeyFrame) {
  auto frames = stream({0, 0});
  insert(frames[0], 0);
  poll(frames, 0);
  for (int i = 0; i < 3000; ++i) make(false, 0, 1);
  const TestFrame stray = make(false, 0, 1);
  EXPECT_FALSE(assembler_.insert(stray.fragment(0), 100'000'000)) << "too far ahead";
  EXPECT_EQ(assembler_.stats().malformed, 1u);
  EXPECT_TRUE(assembler_.key_frame_needed(100'000'000));
  const TestFrame key = make(true, 0, 1);
  insert(key, 100'100'000);
  const AssembledVideoFrame* frame = assembler_.poll(100'100'000);
  ASSERT_NE(frame, nullptr);
  EXPECT_EQ(frame->frame.frame_id, key.info.frame_id);
}

TEST_F(VideoAssemblerTest, AShortOutageMovesTheWindowOn) {
  auto frames = stream({0, 0});
  insert(frames[0], 0);
  poll(frames, 0);
  for (int i = 0; i < 200; ++i) make(false, 0, 1);
  const TestFrame later = make(false, 0, 1);
  insert(later, 7'000'000);
  EXPECT_EQ(assembler_.poll(7'000'000), nullptr);
  EXPECT_LE(missing(7'100'000).size(), VideoAssembler::kMaxMissing);
  EXPECT_TRUE(assembler_.key_frame_needed(7'600'000));
  const TestFrame key = make(true, 0, 1);
  insert(key, 7'700'000);
  ASSERT_NE(assembler_.poll(7'800'000), nullptr);
}

TEST_F(VideoAssemblerTest, MalformedFragmentsAreCountedAndChangeNothing) {
  const auto frames = stream({0, 0}, 2);
  insert(frames[0], 0);
  poll(frames, 0);
  const VideoFragment good = frames[1].fragment(0);
  const std::vector<std::uint8_t> large(kMaxFragmentBytes + 1);
  std::vector<VideoFragment> bad(12, good);
  bad[0].frame.fragment_count = 0;
  bad[1].frame.fragment_count = kMaxFragmentsPerFrame + 1;
  bad[2].index = 2;
  bad[3].payload = {};
  bad[4].payload = large;
  bad[5].frame.temporal_layer = kMaxTemporalLayers;
  bad[6].frame.depends_on = 0;
  bad[7].frame.codec = static_cast<VideoCodec>(2);
  bad[8].frame.key = true;
  bad[9] = frames[0].fragment(0);
  bad[9].frame.width = 0;
  bad[10] = frames[0].fragment(0);
  bad[10].frame.height = kMaxVideoSide + 1;
  bad[11] = frames[0].fragment(0);
  bad[11].frame.temporal_layer = 1;
  for (std::size_t i = 0; i < bad.size(); ++i) {
    EXPECT_FALSE(assembler_.insert(bad[i], 0)) << i;
    EXPECT_EQ(assembler_.stats().malformed, i + 1) << i;
  }
  insert(frames[1], 0);
  EXPECT_THAT(poll(frames, 0), ElementsAre(1));
}

TEST_F(VideoAssemblerTest, FragmentsOfOneFrameMustAgree) {
  const auto frames = stream({0}, 3);
  assembler_.insert(frames[0].fragment(0), 0);
  VideoFragment other = frames[0].fragment(1);
  other.frame.fragment_count = 2;
  EXPECT_FALSE(assembler_.insert(other, 0));
  other = frames[0].fragment(1);
  other.frame.timestamp_us += 1;
  EXPECT_FALSE(assembler_.insert(other, 0));
  EXPECT_EQ(assembler_.stats().malformed, 2u);
  assembler_.insert(frames[0].fragment(1), 0);
  assembler_.insert(frames[0].fragment(2), 0);
  EXPECT_THAT(poll(frames, 0), ElementsAre(0));
}

TEST_F(VideoAssemblerTest, HoldsABoundedNumberOfBytesAndLivesOn) {
  const std::vector<std::uint8_t> payload(kMaxFragmentBytes, 1);
  VideoFragment fragment{
      {.fragment_count = kMaxFragmentsPerFrame, .key = true, .width = 640, .height = 480},
      0,
      payload};
  for (std::uint32_t id = 0; id < 40; ++id) {
    fragment.frame.frame_id = id;
    for (std::uint16_t i = 0; i + 1 < kMaxFragmentsPerFrame; ++i) {
      fragment.index = i;
      assembler_.insert(fragment, id);
    }
    EXPECT_EQ(assembler_.poll(id), nullptr);
  }
  EXPECT_GT(assembler_.stats().overflows, 0u);
  EXPECT_LE(assembler_.buffered_bytes(), 2048 * kMaxFragmentBytes);
  EXPECT_LE(assembler_.allocated_bytes(), 4u << 20);
  fragment.index = kMaxFragmentsPerFrame - 1;
  EXPECT_TRUE(assembler_.insert(fragment, 50));
  const AssembledVideoFrame* frame = assembler_.poll(50);
  ASSERT_NE(frame, nullptr);
  EXPECT_EQ(frame->data.size(), kMaxFragmentsPerFrame * kMaxFragmentBytes);
}

TEST_F(VideoAssemblerTest, AnOverflowOfDeltaFramesAsksForAKeyFrame) {
  const auto frames = stream({0, 0}, 2);
  insert(frames[0], 0);
  poll(frames, 0);
  const std::vector<std::uint8_t> payload(kMaxFragmentBytes, 1);
  VideoFragment fragment{{.fragment_count = kMaxFragmentsPerFrame, .depends_on = 1}, 0, payload};
  for (std::uint32_t number = 2; number < 10; ++number) {
    fragment.frame.frame_id = frames[0].info.frame_id + number;
    for (std::uint16_t i = 0; i < kMaxFragmentsPerFrame; ++i) {
      fragment.index = i;
      assembler_.insert(fragment, 1'000);
    }
  }
  EXPECT_GT(assembler_.stats().overflows, 0u);
  EXPECT_TRUE(assembler_.key_frame_needed(1'000));
  fragment.frame.depends_on = 0;
  fragment.frame.key = true;
  fragment.frame.width = fragment.frame.height = 64;
  fragment.frame.fragment_count = 1;
  fragment.frame.frame_id += 1;
  fragment.index = 0;
  EXPECT_TRUE(assembler_.insert(fragment, 2'000));
  EXPECT_NE(assembler_.poll(2'000), nullptr);
}

TEST_F(VideoAssemblerTest, SurvivesAnyInputInAnyOrder) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    testing::SeededRandom random(seed);
    VideoAssembler assembler;
    const std::vector<std::uint8_t> payload(64, 7);
    std::int64_t now_us = 0;
    std::uint32_t around = static_cast<std::uint32_t>(random.next());
    for (int step = 0; step < 4000; ++step) {
      now_us += random.below(20'000);
      around += static_cast<std::uint32_t>(random.below(3));
      if (random.below(500) == 0) around += static_cast<std::uint32_t>(random.below(100'000));
      VideoFragment fragment;
      fragment.frame.frame_id = around - static_cast<std::uint32_t>(random.below(80));
      fragment.frame.fragment_count = static_cast<std::uint16_t>(random.below(5));
      fragment.frame.temporal_layer = static_cast<std::uint8_t>(random.below(4));
      fragment.frame.depends_on = static_cast<std::uint8_t>(random.below(6));
      fragment.frame.key = fragment.frame.depends_on == 0;
      fragment.frame.width = fragment.frame.height = fragment.frame.key ? 64 : 0;
      fragment.index = static_cast<std::uint16_t>(random.below(5));
      fragment.payload = std::span(payload).first(static_cast<std::size_t>(random.below(65)));
      assembler.insert(fragment, now_us);
      if (random.below(3) == 0) {
        while (assembler.poll(now_us) != nullptr) {
        }
      }
      ASSERT_LE(assembler.missing(now_us).size(), VideoAssembler::kMaxMissing);
      ASSERT_GE(assembler.next_wakeup_us(now_us), now_us);
      assembler.key_frame_needed(now_us);
      if (random.below(1000) == 0) assembler.reset();
      if (random.below(1000) == 0) assembler.require_key_frame();
    }
    EXPECT_GT(assembler.stats().delivered, 0u);
  }
}

}  // namespace
}  // namespace sportello
