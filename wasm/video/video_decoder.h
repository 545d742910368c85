// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "video/video_types.h"

namespace sportello {

/// VP8 or VP9 to I420. Input is treated as hostile: what cannot be decoded gives false, and then
/// nothing but a key frame is taken. Allocates only when the size of the picture grows.
class VideoDecoder {
 public:
  explicit VideoDecoder(VideoCodec codec);
  ~VideoDecoder();
  VideoDecoder(const VideoDecoder&) = delete;
  VideoDecoder& operator=(const VideoDecoder&) = delete;

  bool ok() const { return codec_ != nullptr; }

  /// False if the frame could not be decoded, is larger than kMaxVideoSide either way, or is a
  /// delta frame while a key frame is awaited: ask for a key frame.
  bool decode(std::span<const std::uint8_t> frame);

  /// Of the last decoded picture; 0 before the first.
  int width() const { return width_; }
  int height() const { return height_; }
  /// The last decoded picture: packed I420, Y then U then V, valid until the next decode().
  std::span<const std::uint8_t> frame() const { return picture_; }

 private:
  struct Codec;

  bool decode_picture(std::span<const std::uint8_t> frame);

  VideoCodec kind_;
  std::unique_ptr<Codec> codec_;
  std::vector<std::uint8_t> picture_;
  int width_ = 0;
  int height_ = 0;
  bool key_awaited_ = true;
};

}  // namespace sportello
