// SPDX-License-Identifier: EUPL-1.2
#include "video/video_assembler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/simulated_link.h"
#include "video/video_packetizer.h"

namespace sportello {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

struct TestFrame {
  VideoFrameInfo info;
  std::vector<std::uint8_t> data;

  VideoFragment fragment(int index) const {
    return make_fragment(info, data, static_cast<std::uint16_t>(index));
  }
};

class VideoAssemblerTest : public ::testing::Test {
 protected:
  static constexpr std::size_t kPayload = 100;

  /// Frames of the given layers, the first one a key frame; each of `fragments` fragments.
  std::vector<TestFrame> stream(std::vector<int> layers, int fragments = 1,
                                std::uint32_t first_id = 1000) {
    packetizer_ = VideoPacketizer(first_id);
    std::vector<TestFrame> frames;
    for (const int layer : layers) frames.push_back(make(frames.empty(), layer, fragments));
    return frames;
  }

  TestFrame make(bool key, int layer, int fragments) {
    TestFrame frame;
    frame.data.resize(static_cast<std::size_t>(fragments) * kPayload);
    for (auto& byte : frame.data) byte = static_cast<std::uint8_t>(random_.next());
    const EncodedFrameInfo encoded{.key = key,
                                   .temporal_layer = static_cast<std::uint8_t>(layer),
                                   .width = 640,
                                   .height = 480,
                                   .timestamp_us = timestamp_us_};
    timestamp_us_ += 33'333;
    EXPECT_EQ(packetizer_.admit(encoded, frame.data.size(), kPayload, &frame.info),
              VideoPacketizer::Verdict::kAdmitted);
    return frame;
  }

  void insert(const TestFrame& frame, std::int64_t now_us) {
    for (int i = 0; i < frame.info.fragment_count; ++i) {
      EXPECT_TRUE(assembler_.insert(frame.fragment(i), now_us)) << "fragment " << i;
    }
  }

  /// Positions in `frames` of what the assembler gives out at `now_us`.
  std::vector<int> poll(const std::vector<TestFrame>& frames, std::int64_t now_us) {
    std::vector<int> out;
    while (const AssembledVideoFrame* frame = assembler_.poll(now_us)) {
      const auto place = static_cast<std::size_t>(frame->frame.frame_id - frames[0].info.frame_id);
      if (place >= frames.size()) {
        ADD_FAILURE() << "unknown frame";
        break;
      }
      EXPECT_EQ(std::vector<std::uint8_t>(frame->data.begin(), frame->data.end()),
                frames[place].data);
      EXPECT_EQ(frame->frame.width, 640) << "known on delta frames too";
      EXPECT_EQ(frame->frame.height, 480);
      out.push_back(static_cast<int>(place));
    }
    return out;
  }

  std::vector<MissingFragment> missing(std::int64_t now_us) {
    const auto list = assembler_.missing(now_us);
    return {list.begin(), list.end()};
  }

  static constexpr VideoAssemblerConfig kConfig = {};
  VideoAssembler assembler_{kConfig};
  VideoPacketizer packetizer_;
  testing::SeededRandom random_{5};
  std::int64_t timestamp_us_ = 0;
};

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
