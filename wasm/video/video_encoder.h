// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "video/temporal_pattern.h"
#include "video/video_types.h"

namespace sportello {

struct VideoEncoderSettings {
  VideoCodec codec = VideoCodec::kVp8;
  /// Even, kMinVideoSide..kMaxVideoSide.
  int width = 640;
  int height = 480;
  /// 1..120.
  double fps = 30;
  /// kMinBitrateBps..kMaxBitrateBps.
  std::int64_t bitrate_bps = 500'000;
  /// Complexity, higher is faster: 1..16 for VP8, 5..9 for VP9; values outside are brought inside.
  int speed = 8;
  int temporal_layers = 1;

  static constexpr std::int64_t kMinBitrateBps = 10'000;
  static constexpr std::int64_t kMaxBitrateBps = 50'000'000;
};

/// True if the encoder takes these settings.
bool valid(const VideoEncoderSettings& settings);

/// VP8 or VP9 for a video call: one pass, constant bit rate, no delay, key frames on request.
/// The same input gives the same bits on every platform. Allocates nothing per frame.
class VideoEncoder {
 public:
  explicit VideoEncoder(const VideoEncoderSettings& settings);
  ~VideoEncoder();
  VideoEncoder(const VideoEncoder&) = delete;
  VideoEncoder& operator=(const VideoEncoder&) = delete;

  /// False if the settings were refused; then encode() gives nothing.
  bool ok() const { return codec_ != nullptr; }

  /// New rates from the next frame on. False, and nothing changes, if they are out of bounds.
  bool set_bitrate(std::int64_t bitrate_bps, double fps);
  void set_speed(int speed);
  /// A new size; the next frame is a key frame, and the frame buffer is a new one. False, and
  /// nothing changes, if it is out of bounds.
  bool resize(int width, int height);

  /// The picture to encode: packed I420, Y then U then V. Fill, then encode().
  std::span<std::uint8_t> frame_buffer() { return picture_; }

  /// The encoded frame, valid until the next call; empty if the encoder dropped it to keep to the
  /// bit rate (a key frame asked for is then still to come). `timestamp_us` is the capture time;
  /// from it the rate control learns the true frame rate.
  std::span<const std::uint8_t> encode(std::int64_t timestamp_us, bool force_key);

  /// About the frame that encode() returned last.
  const EncodedFrameInfo& last() const { return last_; }
  const VideoEncoderSettings& settings() const { return settings_; }

 private:
  struct Codec;

  bool open();
  std::int64_t next_duration_us(std::int64_t timestamp_us);

  VideoEncoderSettings settings_;
  std::unique_ptr<Codec> codec_;
  std::vector<std::uint8_t> picture_;
  TemporalPattern pattern_;
  EncodedFrameInfo last_;
  bool key_pending_ = true;
  bool has_timestamp_ = false;
  std::int64_t last_timestamp_us_ = 0;
  std::int64_t interval_us_ = 0;
  /// The codec's own time line: sums of smoothed intervals.
  std::int64_t position_us_ = 0;
};

}  // namespace sportello
