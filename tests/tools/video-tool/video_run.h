// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <vector>

#include "core/video/video_path.h"
#include "video/video_decoder.h"
#include "video/video_encoder.h"

namespace sportello::tools {

struct VideoRunSettings {
  VideoEncoderSettings encoder;
  sportello::testing::VideoPathConfig path;
  std::uint64_t seed = 1;
  /// A picture that has not come this long after it was taken is replaced by the one before it.
  std::int64_t wait_us = 500'000;
  /// Ask for a key frame every so many pictures; 0 for never.
  std::int64_t key_interval = 0;
};

struct VideoRunStatistics {
  std::uint64_t pictures = 0;
  std::uint64_t encoded = 0;
  std::uint64_t encoder_dropped = 0;
  std::uint64_t shown = 0;
  std::uint64_t repeated = 0;
  std::uint64_t key_frames = 0;
  std::uint64_t bytes = 0;
  std::uint64_t decode_failures = 0;
  double encode_ms = 0;
  double decode_ms = 0;
  std::uint64_t decoded = 0;
  std::uint64_t luma_squared_error = 0;
  std::uint64_t luma_samples = 0;
  std::int64_t longest_repeat = 0;

  /// Over all pictures of the run, repeated ones too; 100 if nothing differs.
  double psnr_db() const;
};

/// Pictures through encoder, network and decoder, and what is then on the screen: one picture out
/// for each picture in, in step.
class VideoRun {
 public:
  using Show = std::function<bool(std::span<const std::uint8_t> picture)>;

  /// `show` takes the pictures in order and returns false to stop.
  VideoRun(const VideoRunSettings& settings, Show show);

  bool ok() const { return encoder_.ok() && decoder_.ok(); }
  /// Where the next picture is to be put.
  std::span<std::uint8_t> picture() { return encoder_.frame_buffer(); }
  /// Takes the picture. False if show() wants to stop.
  bool push();
  /// Shows what is still to be shown.
  bool finish();

  const VideoRunStatistics& statistics() const { return statistics_; }
  testing::VideoPath& path() { return path_; }

 private:
  struct Pending {
    std::int64_t taken_us = 0;
    bool arrived = false;
    std::vector<std::uint8_t> original;
    std::vector<std::uint8_t> decoded;
  };

  std::int64_t time_of(std::uint64_t picture) const;
  void let_pass(std::int64_t until_us);
  bool show_due(std::int64_t now_us);
  std::vector<std::uint8_t> take_spare();

  VideoRunSettings settings_;
  Show show_;
  VideoEncoder encoder_;
  VideoDecoder decoder_;
  testing::VideoPath path_;
  std::deque<Pending> pending_;
  std::vector<std::vector<std::uint8_t>> spare_;
  /// On the screen: black until the first picture comes.
  std::vector<std::uint8_t> screen_;
  std::int64_t repeats_ = 0;
  VideoRunStatistics statistics_;
};

}  // namespace sportello::tools
