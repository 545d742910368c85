// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "audio/delay_estimator.h"
#include "audio/frame_store.h"
#include "util/sequence.h"

namespace sportello {

/// Puts arrived frames in order, tells duplicates, late and stray ones apart, counts losses, and
/// says how long frames should wait.
class JitterBuffer {
 public:
  enum class Outcome {
    kStored,
    kDuplicate,
    kLate,     // its place has been played
    kRefused,  // belongs to no place in the stream
    kRestart,  // stored, and the stream begins anew with it
  };

  JitterBuffer(std::int64_t least_delay_us, std::int64_t most_delay_us,
               std::int64_t initial_delay_us);

  /// `samples` is the duration of the frame at 48 kHz.
  Outcome insert(std::uint16_t sequence, std::uint32_t timestamp_48k, int samples, bool silence,
                 std::span<const std::uint8_t> payload, std::int64_t arrival_us);

  bool empty() const { return store_.empty(); }
  std::size_t size() const { return store_.size(); }
  const FrameStore::Frame& operator[](std::size_t i) const { return store_[i]; }
  const FrameStore::Frame& front() const { return store_[0]; }
  void pop_front() { store_.pop_front(); }

  /// Frames before this timestamp are late from now on.
  void set_played_until(std::int64_t timestamp) { played_until_ = timestamp; }

  const DelayEstimator& delay() const { return delay_; }

  /// Arrival minus media time of a frame, in µs.
  static std::int64_t lateness_us(std::int64_t timestamp, std::int64_t arrival_us) {
    return arrival_us - timestamp * 1000 / 48;
  }
  /// Of the frame that was inserted last, if it was taken into account (not refused).
  std::int64_t last_lateness_us() const { return last_lateness_us_; }

  std::uint64_t received() const { return received_; }
  /// Sequence numbers that have not arrived, up to the highest that has.
  std::uint64_t lost() const;

 private:
  // Sequence numbers remembered to tell duplicates from late frames.
  static constexpr std::int64_t kSeenSpan = 1024;

  bool is_stray(std::int64_t sequence, std::int64_t lateness_us) const;
  void restart();
  /// True if the sequence number was seen before; remembers it.
  bool note_seen(std::int64_t sequence);

  FrameStore store_;
  DelayEstimator delay_;
  SequenceUnwrapper<16> sequences_;
  SequenceUnwrapper<32> timestamps_;
  std::int64_t played_until_;
  std::int64_t last_lateness_us_ = 0;
  int strays_ = 0;

  std::array<bool, kSeenSpan> seen_{};
  std::int64_t highest_sequence_ = 0;
  std::int64_t first_sequence_ = 0;
  std::uint64_t received_ = 0;
  std::uint64_t unique_in_run_ = 0;  // since the stream began (anew)
  std::uint64_t lost_in_runs_ = 0;   // in streams before the last restart
};

}  // namespace sportello
