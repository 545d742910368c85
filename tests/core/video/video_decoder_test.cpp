// SPDX-License-Identifier: EUPL-1.2
#include "video/video_decoder.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "core/simulated_link.h"
#include "core/video/test_pictures.h"
#include "video/video_encoder.h"
#include "video/vpx_header.h"

namespace sportello {
namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<Bytes> stream_of(VideoCodec codec, int count) {
  VideoEncoder encoder({.codec = codec, .width = 160, .height = 120, .bitrate_bps = 150'000});
  std::vector<Bytes> frames;
  for (int i = 0; i < count; ++i) {
    testing::draw_picture(160, 120, i, encoder.frame_buffer());
    const auto frame = encoder.encode(i * 33'333, false);
    if (!frame.empty()) frames.emplace_back(frame.begin(), frame.end());
  }
  return frames;
}

class VideoDecoderOf : public ::testing::TestWithParam<VideoCodec> {};
INSTANTIATE_TEST_SUITE_P(Codecs, VideoDecoderOf,
                         ::testing::Values(VideoCodec::kVp8, VideoCodec::kVp9),
                         [](const auto& parameters) {
                           return parameters.param == VideoCodec::kVp8 ? "Vp8" : "Vp9";
                         });

TEST_P(VideoDecoderOf, TakesNothingBeforeAKeyFrame) {
  const auto frames = stream_of(GetParam(), 3);
  VideoDecoder decoder(GetParam());
  ASSERT_TRUE(decoder.ok());
  EXPECT_FALSE(decoder.decode(frames[1]));
  EXPECT_EQ(decoder.width(), 0);
  EXPECT_TRUE(decoder.frame().empty());
  EXPECT_TRUE(decoder.decode(frames[0]));
  EXPECT_TRUE(decoder.decode(frames[1]));
}

TEST_P(VideoDecoderOf, AfterDamageOnlyAKeyFrameHelps) {
  const auto frames = stream_of(GetParam(), 4);
  VideoDecoder decoder(GetParam());
  ASSERT_TRUE(decoder.decode(frames[0]));
  const Bytes before(decoder.frame().begin(), decoder.frame().end());
  EXPECT_FALSE(decoder.decode({}));
  EXPECT_FALSE(decoder.decode(frames[1]));
  EXPECT_EQ(Bytes(decoder.frame().begin(), decoder.frame().end()), before)
      << "the last good picture stays";
  EXPECT_TRUE(decoder.decode(frames[0]));
  EXPECT_TRUE(decoder.decode(frames[1]));
}

TEST_P(VideoDecoderOf, TruncatedKeyFramesAreRefusedOrPictures) {
  const auto frames = stream_of(GetParam(), 1);
  for (std::size_t size = 0; size < frames[0].size(); size += 1 + size / 16) {
    VideoDecoder decoder(GetParam());
    if (decoder.decode(std::span(frames[0]).first(size))) {
      EXPECT_EQ(decoder.frame().size(), i420_bytes(decoder.width(), decoder.height()));
    } else {
      EXPECT_TRUE(decoder.frame().empty());
    }
    EXPECT_TRUE(decoder.decode(frames[0])) << "it lives on after " << size << " bytes";
  }
}

TEST_P(VideoDecoderOf, DamagedStreamsNeverCrash) {
  const auto frames = stream_of(GetParam(), 12);
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    testing::SeededRandom random(seed);
    VideoDecoder decoder(GetParam());
    for (Bytes frame : frames) {
      for (int flips = static_cast<int>(random.below(4)); flips > 0; --flips) {
        const auto place = random.below(static_cast<std::int64_t>(frame.size()));
        frame[static_cast<std::size_t>(place)] ^= static_cast<std::uint8_t>(1 + random.below(255));
      }
      if (!decoder.decode(frame)) continue;
      ASSERT_EQ(decoder.frame().size(), i420_bytes(decoder.width(), decoder.height()));
      ASSERT_LE(decoder.width(), kMaxVideoSide);
      ASSERT_LE(decoder.height(), kMaxVideoSide);
    }
  }
}

TEST_P(VideoDecoderOf, NoiseIsRefused) {
  VideoDecoder decoder(GetParam());
  testing::SeededRandom random(99);
  int accepted = 0;
  for (int i = 0; i < 300; ++i) {
    Bytes noise(static_cast<std::size_t>(random.below(200)));
    for (auto& byte : noise) byte = static_cast<std::uint8_t>(random.next());
    accepted += decoder.decode(noise) ? 1 : 0;
  }
  EXPECT_EQ(accepted, 0);
}

TEST(VpxHeader, ReadsTheSizeOfKeyFramesOnly) {
  for (const VideoCodec codec : {VideoCodec::kVp8, VideoCodec::kVp9}) {
    const auto frames = stream_of(codec, 2);
    VpxHeader header;
    ASSERT_TRUE(parse_vpx_header(codec, frames[0], &header));
    EXPECT_TRUE(header.key);
    EXPECT_EQ(header.width, 160);
    EXPECT_EQ(header.height, 120);
    ASSERT_TRUE(parse_vpx_header(codec, frames[1], &header));
    EXPECT_FALSE(header.key);
    EXPECT_EQ(header.width, 0);
    const std::size_t needed = codec == VideoCodec::kVp8 ? 10 : 9;
    for (std::size_t size = 0; size < needed; ++size) {
      EXPECT_FALSE(parse_vpx_header(codec, std::span(frames[0]).first(size), &header)) << size;
    }
  }
}

TEST(VideoDecoder, RefusesLargePicturesByTheirHeader) {
  Bytes vp8 = stream_of(VideoCodec::kVp8, 1)[0];
  const auto set_vp8_size = [&](int width, int height) {
    vp8[6] = static_cast<std::uint8_t>(width);
    vp8[7] = static_cast<std::uint8_t>(width >> 8);
    vp8[8] = static_cast<std::uint8_t>(height);
    vp8[9] = static_cast<std::uint8_t>(height >> 8);
  };
  for (const auto& [width, height] : {std::pair{16383, 16383}, {1921, 16}, {16, 1921}, {0, 16}}) {
    set_vp8_size(width, height);
    VideoDecoder decoder(VideoCodec::kVp8);
    EXPECT_FALSE(decoder.decode(vp8)) << width << "x" << height;
  }
  // A VP9 key frame of profile 0: marker, profile, key and shown flags, sync code, colour, size.
  const auto vp9_key = [](unsigned width, unsigned height) {
    std::uint64_t bits = 0b10'0'0'0'0'1'0;
    bits = bits << 24 | 0x498342;
    bits = bits << 4;
    bits = bits << 16 | (width - 1);
    Bytes frame;
    for (int shift = 44; shift >= 0; shift -= 8) {
      frame.push_back(static_cast<std::uint8_t>(bits >> shift));
    }
    const auto tail = static_cast<std::uint32_t>((bits & 0xF) << 16 | (height - 1));
    frame.push_back(static_cast<std::uint8_t>(tail >> 12));
    frame.push_back(static_cast<std::uint8_t>(tail >> 4));
    frame.push_back(static_cast<std::uint8_t>(tail << 4));
    frame.resize(64);
    return frame;
  };
  VpxHeader header;
  ASSERT_TRUE(parse_vpx_header(VideoCodec::kVp9, vp9_key(65536, 1921), &header));
  EXPECT_EQ(header.width, 65536);
  EXPECT_EQ(header.height, 1921);
  VideoDecoder decoder(VideoCodec::kVp9);
  EXPECT_FALSE(decoder.decode(vp9_key(65536, 65536)));
  EXPECT_FALSE(decoder.decode(vp9_key(1921, 16)));
}

}  // namespace
}  // namespace sportello
