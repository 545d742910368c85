// SPDX-License-Identifier: EUPL-1.2
//
// The page runs what was tested: the same pictures give the same bits and the same bits the same
// pictures, natively (with its assembly) and in WebAssembly. The numbers were taken once from the
// native build; they change with libvpx, with the encoder's settings and with the test pictures.
#include <gtest/gtest.h>

#include <cstdint>

#include "core/video/test_pictures.h"
#include "video/video_decoder.h"
#include "video/video_encoder.h"

namespace sportello {
namespace {

struct Case {
  VideoCodec codec;
  int width;
  int height;
  int temporal_layers;
  std::uint64_t stream;
  std::uint64_t pictures;
};

class VideoBitExact : public ::testing::TestWithParam<Case> {};

INSTANTIATE_TEST_SUITE_P(
    Streams, VideoBitExact,
    ::testing::Values(Case{VideoCodec::kVp8, 320, 240, 1, 0x8c99604735cf34deu, 0x64e47de136eed314u},
                      Case{VideoCodec::kVp8, 322, 182, 3, 0x713acba5fc25afadu, 0x8fdabb5575183df9u},
                      Case{VideoCodec::kVp9, 320, 240, 1, 0xba11b5421727523cu, 0xe1c3afcd0d3a5d2cu},
                      Case{VideoCodec::kVp9, 322, 182, 3, 0x1cb07446a68b265au,
                           0xa03c223891c4fe48u}));

TEST_P(VideoBitExact, SameBitsSamePictures) {
  const Case& expected = GetParam();
  VideoEncoder encoder({.codec = expected.codec,
                        .width = expected.width,
                        .height = expected.height,
                        .bitrate_bps = 150'000,
                        .temporal_layers = expected.temporal_layers});
  VideoDecoder decoder(expected.codec);
  testing::Fingerprint stream;
  testing::Fingerprint pictures;
  for (int i = 0; i < 60; ++i) {
    testing::draw_picture(expected.width, expected.height, i * 3, encoder.frame_buffer());
    if (i == 40) {
      ASSERT_TRUE(encoder.set_bitrate(400'000, 30));
    }
    const auto frame = encoder.encode(i * 33'333, i == 30);
    if (frame.empty()) continue;
    stream.add(frame);
    ASSERT_TRUE(decoder.decode(frame)) << i;
    pictures.add(decoder.frame());
  }
  EXPECT_EQ(stream.value(), expected.stream) << std::hex << "0x" << stream.value();
  EXPECT_EQ(pictures.value(), expected.pictures) << std::hex << "0x" << pictures.value();
}

}  // namespace
}  // namespace sportello
