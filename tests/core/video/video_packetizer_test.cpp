// SPDX-License-Identifier: EUPL-1.2
#include "video/video_packetizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

namespace sportello {
namespace {

using Verdict = VideoPacketizer::Verdict;

EncodedFrameInfo key_frame() { return {.key = true, .width = 640, .height = 480}; }
EncodedFrameInfo delta_frame(std::uint8_t layer = 0) { return {.temporal_layer = layer}; }

VideoFrameInfo admitted(VideoPacketizer& packetizer, const EncodedFrameInfo& frame,
                        std::size_t bytes = 100) {
  VideoFrameInfo info;
  EXPECT_EQ(packetizer.admit(frame, bytes, 1000, &info), Verdict::kAdmitted);
  return info;
}

TEST(VideoPacketizer, CutsEvenlyAndLosesNothing) {
  for (const std::size_t size : {1u, 999u, 1000u, 1001u, 1999u, 2001u, 54'321u, 512'000u}) {
    std::vector<std::uint8_t> frame(size);
    for (std::size_t i = 0; i < size; ++i) frame[i] = static_cast<std::uint8_t>(i * 31 + i / 256);
    VideoPacketizer packetizer(7);
    const VideoFrameInfo info = admitted(packetizer, key_frame(), size);
    ASSERT_EQ(info.fragment_count, (size + 999) / 1000);
    std::vector<std::uint8_t> together;
    std::size_t least = size;
    std::size_t most = 0;
    for (std::uint16_t i = 0; i < info.fragment_count; ++i) {
      const VideoFragment fragment = make_fragment(info, frame, i);
      EXPECT_EQ(fragment.index, i);
      EXPECT_EQ(fragment.frame, info);
      least = std::min(least, fragment.payload.size());
      most = std::max(most, fragment.payload.size());
      together.insert(together.end(), fragment.payload.begin(), fragment.payload.end());
    }
    EXPECT_EQ(together, frame) << size;
    EXPECT_LE(most, 1000u) << size;
    EXPECT_LE(most - least, 1u) << size;
  }
}

TEST(VideoPacketizer, RefusesWhatCannotBeCut) {
  EXPECT_EQ(fragment_count_for(0, 1000), 0);
  EXPECT_EQ(fragment_count_for(1000, 0), 0);
  EXPECT_EQ(fragment_count_for(1000, kMaxFragmentBytes + 1), 0);
  EXPECT_EQ(fragment_count_for(512'000, 1000), 512);
  EXPECT_EQ(fragment_count_for(512'001, 1000), 0);
  EXPECT_EQ(fragment_count_for(std::numeric_limits<std::size_t>::max(), 1), 0);
}

TEST(VideoPacketizer, RefusesFramesOutOfBounds) {
  VideoPacketizer packetizer;
  VideoFrameInfo info;
  EncodedFrameInfo frame = key_frame();
  EXPECT_EQ(packetizer.admit(frame, 0, 1000, &info), Verdict::kInvalid);
  EXPECT_EQ(packetizer.admit(frame, 600'000, 1000, &info), Verdict::kInvalid);
  frame.width = kMaxVideoSide + 2;
  EXPECT_EQ(packetizer.admit(frame, 100, 1000, &info), Verdict::kInvalid);
  frame = key_frame();
  frame.temporal_layer = 1;
  EXPECT_EQ(packetizer.admit(frame, 100, 1000, &info), Verdict::kInvalid);
  admitted(packetizer, key_frame());
  EXPECT_EQ(packetizer.admit(delta_frame(kMaxTemporalLayers), 100, 1000, &info), Verdict::kInvalid);
}

TEST(VideoPacketizer, BeginsWithAKeyFrame) {
  VideoPacketizer packetizer(41);
  VideoFrameInfo info;
  EXPECT_TRUE(packetizer.needs_key_frame());
  EXPECT_EQ(packetizer.admit(delta_frame(), 100, 1000, &info), Verdict::kUndecodable);
  const VideoFrameInfo key = admitted(packetizer, key_frame());
  EXPECT_EQ(key.frame_id, 41u) << "a refused frame takes no id";
  EXPECT_EQ(key.depends_on, 0);
  EXPECT_EQ(key.width, 640);
  EXPECT_FALSE(packetizer.needs_key_frame());
  const VideoFrameInfo delta = admitted(packetizer, delta_frame());
  EXPECT_EQ(delta.depends_on, 1);
  EXPECT_EQ(delta.width, 0) << "the size rides on key frames only";
}

TEST(VideoPacketizer, EachFrameNamesTheOneItRefersTo) {
  VideoPacketizer packetizer;
  admitted(packetizer, key_frame());
  const std::uint8_t layers[] = {2, 1, 2, 0, 2, 1, 2, 0, 0};
  const std::uint8_t distances[] = {1, 2, 1, 4, 1, 2, 1, 4, 1};
  for (std::size_t i = 0; i < std::size(layers); ++i) {
    EXPECT_EQ(admitted(packetizer, delta_frame(layers[i])).depends_on, distances[i]) << i;
  }
}

TEST(VideoPacketizer, ADroppedFrameTakesTheOnesThatReferToItAlong) {
  VideoPacketizer packetizer;
  VideoFrameInfo info;
  admitted(packetizer, key_frame());
  packetizer.note_dropped(2);
  EXPECT_EQ(admitted(packetizer, delta_frame(1)).depends_on, 1)
      << "nothing refers to the top layer";
  packetizer.note_dropped(1);
  EXPECT_EQ(packetizer.admit(delta_frame(2), 100, 1000, &info), Verdict::kUndecodable);
  EXPECT_FALSE(packetizer.needs_key_frame());
  EXPECT_EQ(admitted(packetizer, delta_frame(0)).depends_on, 2);
  EXPECT_EQ(admitted(packetizer, delta_frame(2)).depends_on, 1) << "layer 0 mends it";
  packetizer.note_dropped(0);
  EXPECT_TRUE(packetizer.needs_key_frame());
  for (std::uint8_t layer = 0; layer < kMaxTemporalLayers; ++layer) {
    EXPECT_EQ(packetizer.admit(delta_frame(layer), 100, 1000, &info), Verdict::kUndecodable);
  }
  EXPECT_EQ(admitted(packetizer, key_frame()).frame_id, 4u);
}

TEST(VideoPacketizer, FarReferencesAreRefusedNotWrapped) {
  VideoPacketizer packetizer;
  admitted(packetizer, key_frame());
  for (int i = 0; i < 254; ++i) admitted(packetizer, delta_frame(1));
  EXPECT_EQ(admitted(packetizer, delta_frame(1)).depends_on, 255);
  VideoFrameInfo info;
  EXPECT_EQ(packetizer.admit(delta_frame(0), 100, 1000, &info), Verdict::kUndecodable);
  EXPECT_TRUE(packetizer.needs_key_frame());
}

TEST(VideoPacketizer, IdsWrapAround) {
  VideoPacketizer packetizer(0xFFFFFFFEu);
  EXPECT_EQ(admitted(packetizer, key_frame()).frame_id, 0xFFFFFFFEu);
  EXPECT_EQ(admitted(packetizer, delta_frame(1)).frame_id, 0xFFFFFFFFu);
  const VideoFrameInfo wrapped = admitted(packetizer, delta_frame(0));
  EXPECT_EQ(wrapped.frame_id, 0u);
  EXPECT_EQ(wrapped.depends_on, 2);
}

}  // namespace
}  // namespace sportello
