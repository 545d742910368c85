// SPDX-License-Identifier: EUPL-1.2
//
// What a frame says it depends on is all that it depends on: whatever else is lost, the pictures
// that remain are the same, bit for bit.
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/video/test_pictures.h"
#include "video/video_decoder.h"
#include "video/video_encoder.h"
#include "video/video_packetizer.h"

namespace sportello {
namespace {

struct CodedFrame {
  VideoFrameInfo info;
  std::vector<std::uint8_t> data;
};

std::uint64_t fingerprint(std::span<const std::uint8_t> picture) {
  testing::Fingerprint print;
  print.add(picture);
  return print.value();
}

class TemporalLayers : public ::testing::TestWithParam<std::tuple<VideoCodec, int>> {
 protected:
  static constexpr int kFrames = 60;

  void SetUp() override {
    // A low rate makes the encoder drop frames, which disturbs the pattern.
    VideoEncoder encoder({.codec = std::get<0>(GetParam()),
                          .width = 320,
                          .height = 240,
                          .bitrate_bps = 90'000,
                          .temporal_layers = std::get<1>(GetParam())});
    VideoPacketizer packetizer;
    VideoDecoder decoder(std::get<0>(GetParam()));
    for (int i = 0; static_cast<int>(frames_.size()) < kFrames; ++i) {
      ASSERT_LT(i, 4 * kFrames);
      // The scene jumps now and then: large frames, exhausted buffers.
      testing::draw_picture(320, 240, i + i / 16 * 1000, encoder.frame_buffer());
      const auto data = encoder.encode(i * 33'333, i == 37);
      if (data.empty()) continue;
      CodedFrame frame{{}, {data.begin(), data.end()}};
      ASSERT_EQ(packetizer.admit(encoder.last(), data.size(), 1100, &frame.info),
                VideoPacketizer::Verdict::kAdmitted);
      ASSERT_TRUE(decoder.decode(data));
      pictures_.push_back(fingerprint(decoder.frame()));
      frames_.push_back(std::move(frame));
    }
  }

  /// Decodes all that can be decoded without the frames marked in `lost`; returns how many.
  int expect_same_pictures_without(std::vector<bool> lost) {
    VideoDecoder decoder(std::get<0>(GetParam()));
    int decoded = 0;
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      const VideoFrameInfo& info = frames_[i].info;
      if (!info.key && lost[i - info.depends_on]) lost[i] = true;
      if (lost[i]) continue;
      EXPECT_TRUE(decoder.decode(frames_[i].data)) << i;
      EXPECT_EQ(fingerprint(decoder.frame()), pictures_[i]) << "frame " << i;
      ++decoded;
    }
    return decoded;
  }

  std::vector<CodedFrame> frames_;
  std::vector<std::uint64_t> pictures_;
};

INSTANTIATE_TEST_SUITE_P(CodecsAndLayers, TemporalLayers,
                         ::testing::Combine(::testing::Values(VideoCodec::kVp8, VideoCodec::kVp9),
                                            ::testing::Values(2, 3)),
                         [](const auto& parameters) {
                           return std::string(std::get<0>(parameters.param) == VideoCodec::kVp8
                                                  ? "Vp8"
                                                  : "Vp9") +
                                  "Layers" + std::to_string(std::get<1>(parameters.param));
                         });

TEST_P(TemporalLayers, LowerLayersStandAlone) {
  for (int top = 0; top < std::get<1>(GetParam()); ++top) {
    std::vector<bool> lost(frames_.size());
    int kept = 0;
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      lost[i] = frames_[i].info.temporal_layer > top;
      kept += lost[i] ? 0 : 1;
    }
    EXPECT_EQ(expect_same_pictures_without(lost), kept) << "layers up to " << top;
    EXPECT_GE(kept, kFrames >> (std::get<1>(GetParam()) - 1 - top));
  }
}

TEST_P(TemporalLayers, AnySingleLossAboveLayer0CostsFewFrames) {
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    if (frames_[i].info.temporal_layer == 0) continue;
    std::vector<bool> lost(frames_.size());
    lost[i] = true;
    EXPECT_GE(expect_same_pictures_without(lost), kFrames - 2) << "without frame " << i;
  }
}

TEST_P(TemporalLayers, RandomLossesAboveLayer0LeaveTheRestIntact) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::vector<bool> lost(frames_.size());
    for (std::size_t i = 0; i < frames_.size(); ++i) {
      lost[i] = frames_[i].info.temporal_layer > 0 &&
                testing::mix(seed * 1000 + static_cast<std::uint32_t>(i)) % 3 == 0;
    }
    expect_same_pictures_without(lost);
  }
}

}  // namespace
}  // namespace sportello
