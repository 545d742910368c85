// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>

#include "audio/voice_decoder.h"

namespace sportello {

/// Fills time for which there is no frame, and joins it to what comes after.
///
/// The codec extrapolates the voice (and makes comfort noise where the sender told of silence).
/// What it invents is believable for a while only: after kFadeBeginsSamples it fades to nothing.
class Concealment {
 public:
  static constexpr int kFadeBeginsSamples = 48 * 120;
  static constexpr int kFadeEndsSamples = 48 * 360;
  static constexpr int kRecoverySamples = 480;

  explicit Concealment(VoiceDecoder& decoder) : decoder_(decoder) {}

  void reset();

  /// Missing frames: out.size() is a multiple of 480, at most 5760.
  void fill_gap(std::span<float> out);
  /// Silence that the sender announced: the same sizes, no fade.
  void fill_silence(std::span<float> out);
  /// Must see what is decoded after a gap, in place: brings its volume up if a gap had faded.
  void join(std::span<float> decoded);

 private:
  VoiceDecoder& decoder_;
  int run_samples_ = 0;  // of the present gap
  float gain_ = 1;       // at the end of what was given last
};

}  // namespace sportello
