// SPDX-License-Identifier: EUPL-1.2
//
// The codecs behind our checks: first byte the codec, then frames, each behind its length. A frame
// of length 0 stands for a good key frame, so that damage to what follows reaches deep.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "video/video_decoder.h"
#include "video/video_encoder.h"

namespace {

using namespace sportello;

std::vector<std::uint8_t> make_key_frame(VideoCodec codec) {
  VideoEncoder encoder({.codec = codec, .width = 64, .height = 64, .bitrate_bps = 100'000});
  const auto picture = encoder.frame_buffer();
  for (std::size_t i = 0; i < picture.size(); ++i) {
    picture[i] = static_cast<std::uint8_t>(i * 7 + i / 64 * 3);
  }
  const auto frame = encoder.encode(0, true);
  return {frame.begin(), frame.end()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::uint8_t> key_frames[] = {make_key_frame(VideoCodec::kVp8),
                                                         make_key_frame(VideoCodec::kVp9)};
  if (size < 1) return 0;
  const bool vp9 = (data[0] & 1) != 0;
  VideoDecoder decoder(vp9 ? VideoCodec::kVp9 : VideoCodec::kVp8);
  std::span<const std::uint8_t> rest(data + 1, size - 1);
  // Large pictures of nothing are slow under the sanitizers, and no more is found in them.
  std::size_t pixels = 0;
  while (rest.size() >= 2 && pixels < 8u << 20) {
    const std::size_t length = std::min<std::size_t>(rest[0] << 8 | rest[1], rest.size() - 2);
    std::span<const std::uint8_t> frame = rest.subspan(2, length);
    rest = rest.subspan(2 + length);
    if (frame.empty()) frame = key_frames[vp9 ? 1 : 0];
    const bool good = decoder.decode(frame);
    pixels +=
        static_cast<std::size_t>(decoder.width()) * static_cast<std::size_t>(decoder.height());
    if (!good) continue;
    if (decoder.frame().size() != i420_bytes(decoder.width(), decoder.height()) ||
        decoder.width() > kMaxVideoSide || decoder.height() > kMaxVideoSide) {
      std::abort();
    }
  }
  return 0;
}
