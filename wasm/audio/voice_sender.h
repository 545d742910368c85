// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <span>

namespace sportello {

/// How a VoiceSender begins; everything but the first sequence number and timestamp can be changed
/// later. Values outside the given ranges are clamped.
struct VoiceSenderConfig {
  /// Rate of the capture device in Hz, 8000..192000.
  int device_rate_hz = 48000;
  /// 10, 20, 40 or 60; anything else counts as 20.
  int frame_ms = 20;
  /// 6000..64000. With forward error correction, speech keeps all its frequencies from 32000 on and
  /// 8 kHz at 24000; below 20000 there is no room for it.
  int bitrate_bps = 32000;
  /// Opus complexity, 0..10. Up to 9 the encoder works in integers only and its bit stream is the
  /// same on every platform.
  int complexity = 5;
  /// 0..100. The encoder spends bits on forward error correction (and cuts high frequencies for
  /// it at low bit rates) when this is above 0.
  int expected_loss_percent = 5;
  /// In-band forward error correction.
  bool fec = true;
  /// Discontinuous transmission: send next to nothing in silence.
  bool dtx = true;
  std::uint16_t first_sequence = 0;
  std::uint32_t first_timestamp_48k = 0;
};

/// One encoded frame as it goes into a packet.
struct VoiceFrame {
  /// One Opus packet, 1..1275 bytes. A view into the sender, valid until the next non-const call.
  std::span<const std::uint8_t> payload;
  /// Counts frames that are sent, modulo 2^16. A gap is a lost frame.
  std::uint16_t sequence = 0;
  /// Position of the first sample on the sender's 48 kHz media clock, modulo 2^32. It also counts
  /// what was not sent in silence.
  std::uint32_t timestamp_48k = 0;
  int frame_ms = 20;
  /// True for the short marker (at most two bytes) that opens a silence in which nothing is sent.
  bool silence = false;
  /// When the block that completed the frame was pushed.
  std::int64_t captured_us = 0;
};

/// From the microphone to encoded voice frames: resampling to 48 kHz, framing, Opus.
///
/// Frames wait in a small ring (kCapacity); if nobody takes them the oldest is dropped, which the
/// far side sees as loss. No allocation after construction, except in set_device_rate.
class VoiceSender {
 public:
  static constexpr int kCapacity = 16;

  explicit VoiceSender(const VoiceSenderConfig& config = {});
  ~VoiceSender();
  VoiceSender(const VoiceSender&) = delete;
  VoiceSender& operator=(const VoiceSender&) = delete;

  /// False if the codec could not be created; the sender then produces nothing.
  bool ok() const;

  /// Takes any number of mono samples (-1..1) at the device's rate. NaN counts as silence.
  void push(std::span<const float> pcm, std::int64_t now_us);

  bool has_frame() const;
  /// The oldest frame waiting; only if has_frame().
  VoiceFrame front() const;
  /// Removes the oldest frame, if there is one.
  void pop();
  /// Frames dropped because the ring was full.
  std::uint64_t dropped() const;

  /// Sends silence from now on (with a short fade), or the microphone again.
  void set_muted(bool muted);
  bool muted() const;
  /// 10, 20, 40 or 60, from the next frame on. False, and no change, for anything else.
  bool set_frame_ms(int frame_ms);
  int frame_ms() const;
  void set_bitrate_bps(int bitrate_bps);
  int bitrate_bps() const;
  void set_complexity(int complexity);
  void set_expected_loss_percent(int percent);
  void set_fec(bool on);
  void set_dtx(bool on);
  /// The device changed its rate; 8000..192000. Allocates.
  void set_device_rate(int device_rate_hz);

  /// Root mean square of the last 100 ms of the microphone, 0..1, muted or not.
  float level() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sportello
