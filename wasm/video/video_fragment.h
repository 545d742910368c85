// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "video/video_types.h"

namespace sportello {

/// Most fragments that a frame may have.
inline constexpr std::uint16_t kMaxFragmentsPerFrame = 512;
/// Most payload bytes that a fragment may have.
inline constexpr std::size_t kMaxFragmentBytes = 1280;

/// What every fragment of a frame says about it.
///
/// Frame ids count up by one for each frame sent and are unwrapped; the wire carries their low
/// 16 bits. A frame refers to exactly one older frame, and through it to all that it needs:
/// `depends_on` is the distance between the ids, and 0 on key frames only. The encoder promises
/// that this is the newest older frame of a lower temporal layer, or, in layer 0, the newest older
/// frame of layer 0; nothing ever refers to a frame of its own layer above 0.
struct VideoFrameInfo {
  std::uint32_t frame_id = 0;
  std::uint16_t fragment_count = 0;
  std::uint8_t temporal_layer = 0;
  std::uint8_t depends_on = 0;
  bool key = false;
  VideoCodec codec = VideoCodec::kVp8;
  /// Size of the picture in pixels: on key frames only, 0 on others.
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  /// Capture time on the sender's clock, in microseconds.
  std::int64_t timestamp_us = 0;

  friend bool operator==(const VideoFrameInfo&, const VideoFrameInfo&) = default;
};

/// A piece of an encoded frame that fits in one packet. `payload` is borrowed.
struct VideoFragment {
  VideoFrameInfo frame;
  std::uint16_t index = 0;
  std::span<const std::uint8_t> payload;
};

/// A fragment that the receiver lacks. When nothing of the frame has come, its number of fragments
/// is not known: then `whole_frame` is set and `index` is 0.
struct MissingFragment {
  std::uint32_t frame_id = 0;
  std::uint16_t index = 0;
  bool whole_frame = false;

  friend bool operator==(const MissingFragment&, const MissingFragment&) = default;
};

}  // namespace sportello
