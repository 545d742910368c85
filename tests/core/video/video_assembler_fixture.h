// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <vector>

#include "core/simulated_link.h"
#include "video/video_assembler.h"
#include "video/video_packetizer.h"

namespace sportello {

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

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

}  // namespace sportello
