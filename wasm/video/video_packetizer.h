// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "video/video_fragment.h"

namespace sportello {

/// Gives frames their ids and dependencies, in the order in which they are sent.
///
/// It holds no bytes: whoever keeps the frame for sending and retransmission keeps the
/// VideoFrameInfo beside it, and takes fragments of the two with `make_fragment`.
class VideoPacketizer {
 public:
  enum class Verdict : std::uint8_t {
    kAdmitted,
    /// Empty, too many fragments, or a size or layer out of bounds. Counts as dropped.
    kInvalid,
    /// A frame that this one needs was dropped; the next frame of a lower layer, or the next key
    /// frame if `needs_key_frame()`, mends it. Counts as dropped.
    kUndecodable,
  };

  explicit VideoPacketizer(std::uint32_t first_frame_id = 0) : next_frame_id_(first_frame_id) {}

  /// Admits a frame of `frame_bytes` to the stream and fills `info`, which fixes how it is cut:
  /// into fragments of at most `max_payload_bytes` (1..kMaxFragmentBytes).
  Verdict admit(const EncodedFrameInfo& frame, std::size_t frame_bytes,
                std::size_t max_payload_bytes, VideoFrameInfo* info);

  /// The encoder made a frame of this layer that will not be sent: what refers to it is refused
  /// from now on, and takes no id.
  void note_dropped(std::uint8_t temporal_layer);

  /// True if no delta frame can be admitted: at the start, or when a frame of layer 0 was dropped.
  bool needs_key_frame() const { return usable_layers_ == 0; }

 private:
  std::uint32_t reference_distance(std::uint8_t layer) const;

  std::uint32_t next_frame_id_;
  /// Id of the newest admitted frame of each layer since the key frame, where there is one.
  std::uint32_t newest_of_layer_[kMaxTemporalLayers] = {};
  bool has_layer_[kMaxTemporalLayers] = {};
  /// Frames of layers below this number find all that they refer to.
  std::uint8_t usable_layers_ = 0;
};

/// Number of fragments of at most `max_payload_bytes` for a frame; 0 if it is empty or too large.
std::uint16_t fragment_count_for(std::size_t frame_bytes, std::size_t max_payload_bytes);

/// Fragment `index` (below `info.fragment_count`) of a frame; sizes differ by one byte at most.
VideoFragment make_fragment(const VideoFrameInfo& info, std::span<const std::uint8_t> frame,
                            std::uint16_t index);

}  // namespace sportello
