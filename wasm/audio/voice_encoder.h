// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

struct OpusEncoder;

namespace sportello {

inline constexpr int kVoiceRateHz = 48000;
/// The largest frame we encode, 60 ms, and the largest Opus packet decodes to, 120 ms.
inline constexpr int kMaxEncodedSamples = 2880;
inline constexpr int kMaxDecodedSamples = 5760;
/// The largest Opus packet of one frame (RFC 6716, 3.2.1, with its first byte).
inline constexpr std::size_t kMaxOpusBytes = 1275;

/// libopus as an encoder of speech: 48 kHz, mono, constrained variable bit rate.
///
/// Values out of range are clamped. Does not allocate after construction.
class VoiceEncoder {
 public:
  VoiceEncoder();
  ~VoiceEncoder();
  VoiceEncoder(const VoiceEncoder&) = delete;
  VoiceEncoder& operator=(const VoiceEncoder&) = delete;

  /// False if libopus refused; encode() then gives 0.
  bool ok() const { return opus_ != nullptr; }

  /// Encodes 480, 960, 1920 or 2880 samples into `out` and returns the length of the packet in
  /// bytes; at most 2 means silence that need not be sent (DTX). 0 on failure.
  std::size_t encode(std::span<const std::int16_t> pcm, std::span<std::uint8_t> out);

  void set_bitrate_bps(int bitrate_bps);        // 6000..64000
  void set_complexity(int complexity);          // 0..10
  void set_expected_loss_percent(int percent);  // 0..100
  void set_fec(bool on);
  void set_dtx(bool on);
  /// Samples at 48 kHz by which the decoded signal lags behind.
  int lookahead() const;

 private:
  OpusEncoder* opus_ = nullptr;
};

}  // namespace sportello
