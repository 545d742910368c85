// SPDX-License-Identifier: EUPL-1.2
#include "video/video_encoder.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "core/video/test_pictures.h"
#include "video/video_decoder.h"

namespace sportello {
namespace {

using testing::draw_picture;
using testing::luma_psnr;

struct Passage {
  double psnr_db = 0;
  double bitrate_bps = 0;
  int pictures = 0;
  int dropped = 0;
  int keys = 0;
};

/// Encodes and decodes `count` pictures from number `first` on, `interval_us` apart.
Passage pass(VideoEncoder& encoder, VideoDecoder& decoder, int first, int count,
             std::int64_t interval_us) {
  Passage result;
  std::size_t bytes = 0;
  double psnr_sum = 0;
  const int width = encoder.settings().width;
  const int height = encoder.settings().height;
  for (int i = first; i < first + count; ++i) {
    draw_picture(width, height, i, encoder.frame_buffer());
    const auto frame = encoder.encode(i * interval_us, false);
    if (frame.empty()) {
      ++result.dropped;
      continue;
    }
    bytes += frame.size();
    result.keys += encoder.last().key ? 1 : 0;
    EXPECT_TRUE(decoder.decode(frame)) << "picture " << i;
    EXPECT_EQ(decoder.width(), width);
    EXPECT_EQ(decoder.height(), height);
    psnr_sum += luma_psnr(encoder.frame_buffer(), decoder.frame(), width, height);
    ++result.pictures;
  }
  result.psnr_db = psnr_sum / result.pictures;
  result.bitrate_bps = static_cast<double>(bytes) * 8e6 / static_cast<double>(count * interval_us);
  return result;
}

class VideoEncoderOf : public ::testing::TestWithParam<std::tuple<VideoCodec, int>> {
 protected:
  VideoEncoderSettings settings() const {
    return {.codec = std::get<0>(GetParam()),
            .width = 320,
            .height = 240,
            .fps = 30,
            .bitrate_bps = 200'000,
            .speed = 8,
            .temporal_layers = std::get<1>(GetParam())};
  }
};

INSTANTIATE_TEST_SUITE_P(CodecsAndLayers, VideoEncoderOf,
                         ::testing::Combine(::testing::Values(VideoCodec::kVp8, VideoCodec::kVp9),
                                            ::testing::Values(1, 2, 3)),
                         [](const auto& parameters) {
                           return std::string(std::get<0>(parameters.param) == VideoCodec::kVp8
                                                  ? "Vp8"
                                                  : "Vp9") +
                                  "Layers" + std::to_string(std::get<1>(parameters.param));
                         });

TEST_P(VideoEncoderOf, MovingPicturesComeThroughAtTheBitRate) {
  VideoEncoder encoder(settings());
  VideoDecoder decoder(settings().codec);
  ASSERT_TRUE(encoder.ok());
  const Passage result = pass(encoder, decoder, 0, 150, 33'333);
  EXPECT_GT(result.psnr_db, 37.0);
  EXPECT_GT(result.bitrate_bps, 0.8 * 200'000);
  EXPECT_LT(result.bitrate_bps, 1.1 * 200'000);
  EXPECT_EQ(result.keys, 1) << "key frames come on request only";
}

TEST_P(VideoEncoderOf, RatesChangeOnTheFly) {
  VideoEncoder encoder(settings());
  VideoDecoder decoder(settings().codec);
  const Passage before = pass(encoder, decoder, 0, 90, 33'333);
  ASSERT_TRUE(encoder.set_bitrate(60'000, 15));
  pass(encoder, decoder, 90, 30, 66'667);
  const Passage low = pass(encoder, decoder, 120, 60, 66'667);
  ASSERT_TRUE(encoder.set_bitrate(300'000, 30));
  pass(encoder, decoder, 180, 30, 33'333);
  const Passage high = pass(encoder, decoder, 210, 90, 33'333);
  EXPECT_LT(low.bitrate_bps, 1.2 * 60'000);
  EXPECT_GT(low.bitrate_bps, 0.5 * 60'000);
  EXPECT_GT(high.bitrate_bps, 0.7 * 300'000);
  EXPECT_LT(high.bitrate_bps, 1.15 * 300'000);
  EXPECT_GT(high.psnr_db, low.psnr_db);
  EXPECT_EQ(before.keys + low.keys + high.keys, 1) << "a change of rates needs no key frame";
}

TEST_P(VideoEncoderOf, ACameraSlowerThanPromisedStillGetsTheBitRate) {
  VideoEncoder encoder(settings());
  VideoDecoder decoder(settings().codec);
  pass(encoder, decoder, 0, 45, 66'667);
  const Passage result = pass(encoder, decoder, 45, 90, 66'667);
  EXPECT_GT(result.bitrate_bps, 0.75 * 200'000);
  EXPECT_LT(result.bitrate_bps, 1.15 * 200'000);
}

TEST_P(VideoEncoderOf, AKeyFrameComesOnRequestAndStartsADecoder) {
  VideoEncoder encoder(settings());
  VideoDecoder late(settings().codec);
  for (int i = 0; i < 40; ++i) {
    draw_picture(320, 240, i, encoder.frame_buffer());
    const auto frame = encoder.encode(i * 33'333, i == 21);
    ASSERT_FALSE(frame.empty()) << i;
    EXPECT_EQ(encoder.last().key, i == 0 || i == 21) << i;
    if (encoder.last().key) {
      EXPECT_EQ(encoder.last().temporal_layer, 0);
      EXPECT_EQ(encoder.last().width, 320);
    }
    if (i >= 11) {
      EXPECT_EQ(late.decode(frame), i >= 21) << i;
    }
  }
  EXPECT_GT(luma_psnr(encoder.frame_buffer(), late.frame(), 320, 240), 33.0);
}

TEST_P(VideoEncoderOf, LayersFollowTheirPattern) {
  VideoEncoder encoder(settings());
  const int layers = settings().temporal_layers;
  const std::vector<int> pattern = layers == 1   ? std::vector<int>{0, 0, 0, 0}
                                   : layers == 2 ? std::vector<int>{0, 1, 0, 1}
                                                 : std::vector<int>{0, 2, 1, 2};
  for (int i = 0; i < 16; ++i) {
    draw_picture(320, 240, i, encoder.frame_buffer());
    ASSERT_FALSE(encoder.encode(i * 33'333, false).empty());
    const int layer = pattern[static_cast<std::size_t>(i) % 4];
    EXPECT_EQ(encoder.last().temporal_layer, layer) << i;
    EXPECT_EQ(encoder.last().reference, layers == 1 || layer < layers - 1) << i;
    EXPECT_EQ(encoder.last().layer_sync, layer > 0) << i;
  }
}

TEST_P(VideoEncoderOf, ANewSizeBeginsWithAKeyFrame) {
  VideoEncoder encoder(settings());
  VideoDecoder decoder(settings().codec);
  int index = 0;
  for (const auto& [width, height] : {std::pair{320, 240}, {160, 90}, {480, 360}, {16, 16}}) {
    ASSERT_TRUE(encoder.resize(width, height));
    ASSERT_EQ(encoder.frame_buffer().size(), static_cast<std::size_t>(width * height * 3 / 2));
    const Passage result = pass(encoder, decoder, index, 6, 33'333);
    EXPECT_EQ(result.keys, 1) << width;
    EXPECT_GT(result.psnr_db, 28.0) << width;
    index += 6;
  }
  EXPECT_FALSE(encoder.resize(321, 240));
  EXPECT_EQ(encoder.settings().width, 16);
  EXPECT_TRUE(encoder.ok());
}

TEST_P(VideoEncoderOf, SpeedChangesOnTheFly) {
  VideoEncoder encoder(settings());
  VideoDecoder decoder(settings().codec);
  for (const int speed : {5, 16, -3, 9, 1000}) {
    encoder.set_speed(speed);
    const Passage result = pass(encoder, decoder, speed == 5 ? 0 : 10, 10, 33'333);
    EXPECT_GT(result.psnr_db, 30.0) << speed;
  }
}

TEST(VideoEncoder, DropsFramesRatherThanTheBitRate) {
  for (const VideoCodec codec : {VideoCodec::kVp8, VideoCodec::kVp9}) {
    VideoEncoder encoder(
        {.codec = codec, .width = 320, .height = 240, .bitrate_bps = 12'000, .temporal_layers = 2});
    VideoDecoder decoder(codec);
    const Passage result = pass(encoder, decoder, 0, 200, 33'333);
    EXPECT_GT(result.dropped, 0);
    EXPECT_GT(result.pictures, 20);
    EXPECT_LT(result.bitrate_bps, 1.5 * 12'000);
  }
}

TEST(VideoEncoder, RefusesBadSettingsWithAValue) {
  const VideoEncoderSettings good;
  EXPECT_TRUE(VideoEncoder(good).ok());
  for (const auto& [width, height] :
       {std::pair{0, 0}, {641, 480}, {640, 481}, {14, 16}, {-640, 480}, {1922, 1080}, {64, 4096}}) {
    VideoEncoderSettings bad = good;
    bad.width = width;
    bad.height = height;
    VideoEncoder encoder(bad);
    EXPECT_FALSE(encoder.ok()) << width << "x" << height;
    EXPECT_TRUE(encoder.frame_buffer().empty());
    EXPECT_TRUE(encoder.encode(0, true).empty());
    EXPECT_FALSE(encoder.set_bitrate(100'000, 30));
  }
  for (const double fps : {0.0, -1.0, 500.0, std::nan("")}) {
    VideoEncoderSettings bad = good;
    bad.fps = fps;
    EXPECT_FALSE(VideoEncoder(bad).ok()) << fps;
    VideoEncoder encoder(good);
    EXPECT_FALSE(encoder.set_bitrate(100'000, fps)) << fps;
  }
  for (const std::int64_t bitrate_bps :
       {std::int64_t{0}, std::int64_t{-5}, std::int64_t{1} << 40}) {
    VideoEncoderSettings bad = good;
    bad.bitrate_bps = bitrate_bps;
    EXPECT_FALSE(VideoEncoder(bad).ok()) << bitrate_bps;
  }
  for (const int layers : {0, 4}) {
    VideoEncoderSettings bad = good;
    bad.temporal_layers = layers;
    EXPECT_FALSE(VideoEncoder(bad).ok()) << layers;
  }
  VideoEncoderSettings bad = good;
  bad.codec = static_cast<VideoCodec>(7);
  EXPECT_FALSE(VideoEncoder(bad).ok());
}

TEST(VideoEncoder, TakesTimeStampsThatStandStillOrRunBackwards) {
  VideoEncoder encoder({.width = 160, .height = 120});
  VideoDecoder decoder(VideoCodec::kVp8);
  for (const std::int64_t timestamp_us :
       {0, 33'000, 33'000, 5, -1'000'000, 10'000'000, 10'033'000}) {
    draw_picture(160, 120, 1, encoder.frame_buffer());
    const auto frame = encoder.encode(timestamp_us, false);
    ASSERT_FALSE(frame.empty());
    EXPECT_EQ(encoder.last().timestamp_us, timestamp_us);
    EXPECT_TRUE(decoder.decode(frame));
  }
}

}  // namespace
}  // namespace sportello
