// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello {

/// The numbers are those of the bindings and of the wire.
enum class VideoCodec : std::uint8_t { kVp8 = 0, kVp9 = 1 };

/// Longest side of a picture that we encode or decode.
inline constexpr int kMaxVideoSide = 1920;
/// Shortest side that we encode.
inline constexpr int kMinVideoSide = 16;
inline constexpr int kMaxTemporalLayers = 3;

/// What the encoder says about a frame it has made.
struct EncodedFrameInfo {
  VideoCodec codec = VideoCodec::kVp8;
  bool key = false;
  std::uint8_t temporal_layer = 0;
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  std::int64_t timestamp_us = 0;
  /// Refers to lower layers only: decoding of this layer may begin here.
  bool layer_sync = false;
  /// Later frames refer to this one: it must not be dropped on the way lightly.
  bool reference = true;
};

/// Size of a packed I420 picture in bytes; both sides are rounded up to even for the chroma planes.
constexpr std::uint32_t i420_bytes(int width, int height) {
  const auto w = static_cast<std::uint32_t>(width);
  const auto h = static_cast<std::uint32_t>(height);
  return w * h + 2 * (((w + 1) / 2) * ((h + 1) / 2));
}

}  // namespace sportello
