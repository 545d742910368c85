// SPDX-License-Identifier: EUPL-1.2
#include "video/video_packetizer.h"

#include <algorithm>
#include <limits>

namespace sportello {

VideoPacketizer::Verdict VideoPacketizer::admit(const EncodedFrameInfo& frame,
                                                std::size_t frame_bytes,
                                                std::size_t max_payload_bytes,
                                                VideoFrameInfo* info) {
  const std::uint16_t count = fragment_count_for(frame_bytes, max_payload_bytes);
  const bool sizes_good = frame.width > 0 && frame.width <= kMaxVideoSide && frame.height > 0 &&
                          frame.height <= kMaxVideoSide;
  const std::uint8_t layer = frame.temporal_layer;
  if (count == 0 || layer >= kMaxTemporalLayers || (frame.key && (layer != 0 || !sizes_good))) {
    note_dropped(layer);
    return Verdict::kInvalid;
  }
  std::uint32_t distance = 0;
  if (!frame.key) {
    if (layer < usable_layers_) distance = reference_distance(layer);
    if (distance == 0 || distance > std::numeric_limits<std::uint8_t>::max()) {
      note_dropped(layer);
      return Verdict::kUndecodable;
    }
  }

  *info = VideoFrameInfo{};
  info->frame_id = next_frame_id_++;
  info->fragment_count = count;
  info->temporal_layer = layer;
  info->depends_on = static_cast<std::uint8_t>(distance);
  info->key = frame.key;
  info->codec = frame.codec;
  info->width = frame.key ? frame.width : std::uint16_t{0};
  info->height = frame.key ? frame.height : std::uint16_t{0};
  info->timestamp_us = frame.timestamp_us;

  if (frame.key) std::fill(std::begin(has_layer_), std::end(has_layer_), false);
  newest_of_layer_[layer] = info->frame_id;
  has_layer_[layer] = true;
  usable_layers_ = kMaxTemporalLayers;
  return Verdict::kAdmitted;
}

std::uint32_t VideoPacketizer::reference_distance(std::uint8_t layer) const {
  std::uint32_t distance = 0;
  for (std::size_t lower = 0; lower < std::max<std::size_t>(layer, 1); ++lower) {
    if (!has_layer_[lower]) continue;
    const std::uint32_t here = next_frame_id_ - newest_of_layer_[lower];
    if (distance == 0 || here < distance) distance = here;
  }
  return distance;
}

void VideoPacketizer::note_dropped(std::uint8_t temporal_layer) {
  const int still_usable = temporal_layer == 0 ? 0 : temporal_layer + 1;
  usable_layers_ = static_cast<std::uint8_t>(std::min<int>(usable_layers_, still_usable));
}

std::uint16_t fragment_count_for(std::size_t frame_bytes, std::size_t max_payload_bytes) {
  if (max_payload_bytes == 0 || max_payload_bytes > kMaxFragmentBytes) return 0;
  const std::size_t count =
      frame_bytes / max_payload_bytes + (frame_bytes % max_payload_bytes != 0 ? 1 : 0);
  return count <= kMaxFragmentsPerFrame ? static_cast<std::uint16_t>(count) : std::uint16_t{0};
}

VideoFragment make_fragment(const VideoFrameInfo& info, std::span<const std::uint8_t> frame,
                            std::uint16_t index) {
  const std::size_t size = frame.size() / info.fragment_count;
  const std::size_t longer = frame.size() % info.fragment_count;
  const std::size_t begin = index * size + std::min<std::size_t>(index, longer);
  return {info, index, frame.subspan(begin, size + (index < longer ? 1 : 0))};
}

}  // namespace sportello
