// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "audio/voice_encoder.h"

struct OpusDecoder;

namespace sportello {

/// libopus as a decoder of mono speech at 48 kHz. Hostile payloads are safe. Does not allocate
/// after construction.
class VoiceDecoder {
 public:
  VoiceDecoder();
  ~VoiceDecoder();
  VoiceDecoder(const VoiceDecoder&) = delete;
  VoiceDecoder& operator=(const VoiceDecoder&) = delete;

  bool ok() const { return opus_ != nullptr; }
  void reset();

  /// Duration of a packet in samples, 120..5760, or 0 if it is malformed.
  static int samples_of(std::span<const std::uint8_t> payload);
  /// Samples at the end of the frame before this one that its forward error correction holds; 0 if
  /// it holds none.
  static int fec_samples_of(std::span<const std::uint8_t> payload);

  /// Decodes a packet into `out`, which has samples_of(payload) samples. False if it cannot.
  bool decode(std::span<const std::uint8_t> payload, std::span<float> out);
  /// Rebuilds the `out.size()` samples (a multiple of 120) that came just before this packet.
  bool decode_fec(std::span<const std::uint8_t> next_payload, std::span<float> out);
  /// Extrapolates: out.size() is a multiple of 480, at most 5760.
  bool conceal(std::span<float> out);

 private:
  bool run(const std::uint8_t* data, std::size_t bytes, std::span<float> out, bool fec);

  OpusDecoder* opus_ = nullptr;
  std::array<std::int16_t, kMaxDecodedSamples> pcm_;
};

}  // namespace sportello
