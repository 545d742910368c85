// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace sportello {

struct VoiceReceiverConfig {
  /// Rate of the playout device in Hz, 8000..192000.
  int device_rate_hz = 48000;
  /// Bounds of the delay that the jitter buffer aims at, 0..1000.
  int min_delay_ms = 10;
  int max_delay_ms = 800;
  /// What it aims at before it has seen any packets.
  int initial_delay_ms = 40;
};

/// All counts are since construction.
struct VoiceReceiverStats {
  /// Frames that arrived and were new, whether in time or late.
  std::uint64_t received = 0;
  /// Frames that never arrived, as told by gaps in the sequence numbers.
  std::uint64_t lost = 0;
  /// Lost frames rebuilt from the forward error correction in the next one.
  std::uint64_t recovered = 0;
  /// Frames that arrived when their place had been played already.
  std::uint64_t late = 0;
  std::uint64_t duplicates = 0;
  /// Payloads refused or not decodable, and packets that belong to no place in the stream.
  std::uint64_t malformed = 0;
  /// Playout invented by the codec in place of missing frames (not of silence by DTX, and not of
  /// frames recovered), in ms.
  std::uint64_t concealed_ms = 0;
  /// Silence played between the sender's DTX frames, in ms.
  std::uint64_t comfort_noise_ms = 0;
  /// Media removed, and time inserted, to reach the wanted delay, in ms.
  std::uint64_t accelerated_ms = 0;
  std::uint64_t stretched_ms = 0;
  /// How long a frame that came by the fastest path of the last seconds waits until it is played,
  /// and how long it should.
  double jitter_buffer_ms = 0;
  double target_delay_ms = 0;
  /// By how much the sender's media clock runs faster than the playout device, as estimated.
  double drift_ppm = 0;
  /// Times the stream began anew (clock of the far side jumped).
  std::uint64_t restarts = 0;
};

/// From arrived voice frames to the loudspeaker: adaptive jitter buffer, Opus with concealment and
/// forward error correction, time stretching, resampling that follows the drift of the clocks.
///
/// Owns no clock: times are microseconds of one monotonic clock of the caller. The playout clock is
/// the number of samples pulled. Single thread; no allocation after construction except in
/// set_device_rate; the result depends on the calls alone, bit for bit.
class VoiceReceiver {
 public:
  /// Longer payloads are refused: the largest packet of one Opus frame.
  static constexpr std::size_t kMaxPayloadBytes = 1275;

  explicit VoiceReceiver(const VoiceReceiverConfig& config = {});
  ~VoiceReceiver();
  VoiceReceiver(const VoiceReceiver&) = delete;
  VoiceReceiver& operator=(const VoiceReceiver&) = delete;

  /// False if the codec could not be created; the receiver then plays silence.
  bool ok() const;

  /// An arrived frame; `sequence`, `timestamp_48k` and `payload` as in VoiceFrame. Hostile input is
  /// counted and dropped.
  void insert(std::uint16_t sequence, std::uint32_t timestamp_48k,
              std::span<const std::uint8_t> payload, std::int64_t arrival_us);

  /// Fills `out` with the next samples (mono, -1..1, device rate); any size.
  void pull(std::span<float> out, std::int64_t now_us);

  /// The device changed its rate; 8000..192000. Allocates.
  void set_device_rate(int device_rate_hz);

  VoiceReceiverStats stats() const;
  /// Root mean square of the last 100 ms played, 0..1.
  float level() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sportello
