// SPDX-License-Identifier: EUPL-1.2
//
// The pinned codecs are the ones linked, they have what a call needs, and the page decodes
// exactly what the tests decode.

#include <gtest/gtest.h>
#include <opus/opus.h>
#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "version.h"

namespace {

constexpr int kSampleRate = 48000;
constexpr int kFrameSamples = 960;

/// FNV-1a over the bytes of 16-bit samples.
uint64_t hash_samples(const std::vector<int16_t>& samples) {
  uint64_t hash = 14695981039346656037ULL;
  for (const int16_t sample : samples) {
    for (const int shift : {0, 8}) {
      hash ^= static_cast<uint64_t>((static_cast<uint16_t>(sample) >> shift) & 0xff);
      hash *= 1099511628211ULL;
    }
  }
  return hash;
}

TEST(Codecs, AreThePinnedVersions) {
  EXPECT_EQ(std::string(opus_get_version_string()), "libopus " SPORTELLO_OPUS_VERSION "-fixed");
  EXPECT_EQ(std::string(vpx_codec_version_str()), "v" SPORTELLO_VPX_VERSION);
  const std::string line = sportello::version_line();
  EXPECT_NE(line.find("libopus " SPORTELLO_OPUS_VERSION), std::string::npos) << line;
  EXPECT_NE(line.find("libvpx v" SPORTELLO_VPX_VERSION), std::string::npos) << line;
}

TEST(Codecs, OpusEncodesAndDecodesVoiceWithFec) {
  int error = OPUS_INTERNAL_ERROR;
  OpusEncoder* encoder = opus_encoder_create(kSampleRate, 1, OPUS_APPLICATION_VOIP, &error);
  ASSERT_EQ(error, OPUS_OK);
  OpusDecoder* decoder = opus_decoder_create(kSampleRate, 1, &error);
  ASSERT_EQ(error, OPUS_OK);
  EXPECT_EQ(opus_encoder_ctl(encoder, OPUS_SET_BITRATE(24000)), OPUS_OK);
  EXPECT_EQ(opus_encoder_ctl(encoder, OPUS_SET_INBAND_FEC(1)), OPUS_OK);
  EXPECT_EQ(opus_encoder_ctl(encoder, OPUS_SET_PACKET_LOSS_PERC(20)), OPUS_OK);

  // A rough square-wave voice at 200 Hz: integers only, so the input is the same everywhere.
  std::vector<int16_t> input(kFrameSamples);
  std::vector<int16_t> output(kFrameSamples);
  std::array<unsigned char, 1276> packet{};
  double energy_in = 0;
  double energy_out = 0;
  for (int frame = 0; frame < 50; ++frame) {
    for (int i = 0; i < kFrameSamples; ++i) {
      input[i] = static_cast<int16_t>((frame * kFrameSamples + i) / 120 % 2 == 0 ? 8000 : -8000);
    }
    const int bytes = opus_encode(encoder, input.data(), kFrameSamples, packet.data(),
                                  static_cast<opus_int32>(packet.size()));
    ASSERT_GT(bytes, 0);
    ASSERT_EQ(opus_decode(decoder, packet.data(), bytes, output.data(), kFrameSamples, 0),
              kFrameSamples);
    for (int i = 0; i < kFrameSamples; ++i) {
      energy_in += 1.0 * input[i] * input[i];
      energy_out += 1.0 * output[i] * output[i];
    }
  }
  EXPECT_GT(energy_out, 0.5 * energy_in);
  EXPECT_LT(energy_out, 2.0 * energy_in);
  opus_encoder_destroy(encoder);
  opus_decoder_destroy(decoder);
}

TEST(Codecs, OpusDecodesAlikeNativelyAndInWasm) {
  // Random payloads behind a valid table-of-contents byte drive the SILK, hybrid and CELT
  // decoders through all of their arithmetic. Both builds must give these very samples.
  int error = OPUS_INTERNAL_ERROR;
  OpusDecoder* decoder = opus_decoder_create(kSampleRate, 1, &error);
  ASSERT_EQ(error, OPUS_OK);
  uint32_t state = 20100101;
  const auto next_byte = [&state] {
    state = state * 1664525u + 1013904223u;
    return static_cast<unsigned char>(state >> 24);
  };
  std::vector<int16_t> all;
  std::vector<int16_t> output(kFrameSamples);
  constexpr std::array<unsigned char, 4> kModes = {9 << 3, 13 << 3, 15 << 3, 31 << 3};
  for (int frame = 0; frame < 400; ++frame) {
    std::array<unsigned char, 90> packet{};
    for (unsigned char& byte : packet) byte = next_byte();
    packet[0] = kModes[static_cast<size_t>(frame / 25) % kModes.size()];
    const bool lost = frame % 17 == 16;
    const int samples = opus_decode(decoder, lost ? nullptr : packet.data(),
                                    lost ? 0 : static_cast<opus_int32>(packet.size()),
                                    output.data(), kFrameSamples, 0);
    ASSERT_EQ(samples, kFrameSamples) << "frame " << frame;
    all.insert(all.end(), output.begin(), output.end());
  }
  opus_decoder_destroy(decoder);
  EXPECT_EQ(hash_samples(all), 6032430004817667247ULL);
}

class VideoCodec : public testing::TestWithParam<bool> {};

TEST_P(VideoCodec, EncodesAndDecodesInRealTimeMode) {
  const bool vp9 = GetParam();
  constexpr unsigned kWidth = 320;
  constexpr unsigned kHeight = 240;
  vpx_codec_iface_t* encoder_interface = vp9 ? vpx_codec_vp9_cx() : vpx_codec_vp8_cx();
  vpx_codec_enc_cfg_t config{};
  ASSERT_EQ(vpx_codec_enc_config_default(encoder_interface, &config, 0), VPX_CODEC_OK);
  config.g_w = kWidth;
  config.g_h = kHeight;
  config.g_threads = 1;
  config.g_lag_in_frames = 0;
  config.g_error_resilient = VPX_ERROR_RESILIENT_DEFAULT;
  config.rc_end_usage = VPX_CBR;
  config.rc_target_bitrate = 300;
  vpx_codec_ctx_t encoder{};
  ASSERT_EQ(vpx_codec_enc_init(&encoder, encoder_interface, &config, 0), VPX_CODEC_OK);
  ASSERT_EQ(vpx_codec_control(&encoder, VP8E_SET_CPUUSED, vp9 ? 7 : -8), VPX_CODEC_OK);
  vpx_codec_ctx_t decoder{};
  ASSERT_EQ(vpx_codec_dec_init(&decoder, vp9 ? vpx_codec_vp9_dx() : vpx_codec_vp8_dx(), nullptr, 0),
            VPX_CODEC_OK);
  vpx_image_t* image = vpx_img_alloc(nullptr, VPX_IMG_FMT_I420, kWidth, kHeight, 16);
  ASSERT_NE(image, nullptr);

  int decoded = 0;
  double error_sum = 0;
  for (int frame = 0; frame < 10; ++frame) {
    for (unsigned plane = 0; plane < 3; ++plane) {
      const unsigned scale = plane == 0 ? 1 : 2;
      for (unsigned y = 0; y < kHeight / scale; ++y) {
        for (unsigned x = 0; x < kWidth / scale; ++x) {
          image->planes[plane][y * static_cast<unsigned>(image->stride[plane]) + x] =
              static_cast<unsigned char>((x + y) / 2 + static_cast<unsigned>(frame) * 2);
        }
      }
    }
    ASSERT_EQ(vpx_codec_encode(&encoder, image, frame, 1, 0, VPX_DL_REALTIME), VPX_CODEC_OK);
    vpx_codec_iter_t packets = nullptr;
    while (const vpx_codec_cx_pkt_t* packet = vpx_codec_get_cx_data(&encoder, &packets)) {
      if (packet->kind != VPX_CODEC_CX_FRAME_PKT) continue;
      ASSERT_EQ(vpx_codec_decode(&decoder, static_cast<const uint8_t*>(packet->data.frame.buf),
                                 static_cast<unsigned>(packet->data.frame.sz), nullptr, 0),
                VPX_CODEC_OK);
      vpx_codec_iter_t frames = nullptr;
      while (const vpx_image_t* picture = vpx_codec_get_frame(&decoder, &frames)) {
        ASSERT_EQ(picture->d_w, kWidth);
        ASSERT_EQ(picture->d_h, kHeight);
        for (unsigned y = 0; y < kHeight; ++y) {
          for (unsigned x = 0; x < kWidth; ++x) {
            error_sum +=
                std::abs(picture->planes[0][y * static_cast<unsigned>(picture->stride[0]) + x] -
                         image->planes[0][y * static_cast<unsigned>(image->stride[0]) + x]);
          }
        }
        ++decoded;
      }
    }
  }
  EXPECT_EQ(decoded, 10);
  EXPECT_LT(error_sum / (10.0 * kWidth * kHeight), 4.0);
  vpx_img_free(image);
  vpx_codec_destroy(&encoder);
  vpx_codec_destroy(&decoder);
}

INSTANTIATE_TEST_SUITE_P(Vp8AndVp9, VideoCodec, testing::Bool(),
                         [](const auto& tested) { return tested.param ? "Vp9" : "Vp8"; });

}  // namespace
