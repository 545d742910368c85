// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "video/video_types.h"

namespace sportello {

/// Which layer the next frame belongs to, and which of the codec's picture buffers it may use.
struct TemporalStep {
  enum class Update : std::uint8_t { kNone, kLast, kGolden };

  std::uint8_t layer = 0;
  Update update = Update::kLast;
  bool refers_to_golden = false;
};

/// The order of layers: 0, or 0 1, or 0 2 1 2.
///
/// Layer 0 refers to layer 0 alone, in the codec's `last` buffer. Layer 1 of three refers to it
/// too and is kept as `golden`, for the frame of layer 2 that follows; frames of the top layer are
/// never kept. So a lost frame above layer 0 costs at most the two frames that follow it (the
/// pattern with sync points of RFC 6386's reference encoder; see VideoFrameInfo for the promise).
class TemporalPattern {
 public:
  /// `layers` 1..kMaxTemporalLayers.
  explicit TemporalPattern(int layers) : layers_(layers) {}

  int layers() const { return layers_; }
  TemporalStep next() const;
  /// True if later frames may refer to a frame of this layer.
  bool kept(std::uint8_t layer) const { return layer == 0 || layer + 1 < layers_; }

  /// The codec made a frame at next(). A frame that it dropped is not reported: the step stays.
  void advance() { ++position_; }
  /// The codec made a key frame.
  void restart() { position_ = 1; }

 private:
  int layers_;
  std::uint32_t position_ = 0;
};

}  // namespace sportello
