// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "audio/concealment.h"
#include "audio/jitter_buffer.h"
#include "audio/playout_buffer.h"
#include "audio/playout_clock.h"
#include "audio/time_stretch.h"
#include "audio/voice_decoder.h"

namespace sportello {

/// Turns the frames of a jitter buffer into 48 kHz samples, just in time: decides what comes next
/// (a frame, a frame recovered, concealment, silence) and keeps the delay at its target.
///
/// The delay is known without noise: when a frame is needed at the earliest (PlayoutClock), less
/// when it would have come by the fastest path (DelayEstimator). As in NetEq, a frame that came
/// too late but before any later one is played all the same, and the delay has grown by that.
class VoicePlayout {
 public:
  struct Counts {
    std::int64_t concealed_samples = 0;
    std::int64_t silence_samples = 0;
    std::int64_t accelerated_samples = 0;
    std::int64_t stretched_samples = 0;
    std::uint64_t recovered = 0;
    std::uint64_t undecodable = 0;
  };

  /// Both outlive this object.
  VoicePlayout(JitterBuffer& buffer, const PlayoutClock& clock, std::int64_t most_delay_us);

  bool ok() const { return decoder_.ok(); }

  /// The next `count` samples (at most 2400) when `ahead` others are still to be heard before them.
  /// A view valid until the next call.
  std::span<const float> take(std::size_t count, std::size_t ahead);

  /// The jitter buffer's stream began anew.
  void restart() { running_ = false; }

  /// True from the first frame on until the stream stops.
  bool running() const { return running_; }
  /// By how much playout should be faster, so that small errors of the delay go away unheard.
  double lean_ppm() const { return lean_ppm_; }
  std::int64_t delay_us() const { return last_delay_us_; }
  std::int64_t target_us() const;
  const Counts& counts() const { return counts_; }

 private:
  std::int64_t delay_of(std::int64_t timestamp) const;
  std::int64_t early_by(std::int64_t timestamp) const { return delay_of(timestamp) - target_us(); }

  void produce();
  bool start();
  void fill_idle();
  void run_dry();
  void fill(std::int64_t samples);
  void skip_excess();
  bool drop_to_target();
  bool bridge_gap();
  bool recover(const FrameStore::Frame& front, std::int64_t fec, std::int64_t remaining);
  void play_front();
  void note_played(const FrameStore::Frame& frame);
  void adjust_delay();
  void shorten(std::int64_t excess_us);
  void lengthen(std::int64_t shortfall_us);
  void note_stretch(std::size_t changed);

  JitterBuffer& buffer_;
  const PlayoutClock& clock_;
  std::int64_t most_delay_us_;
  VoiceDecoder decoder_;
  Concealment concealment_{decoder_};
  TimeStretch stretch_;
  PlayoutBuffer playout_;
  std::size_t ahead_ = 0;

  bool running_ = false;
  /// The sender told that silence begins: what is missing is not lost.
  bool announced_silence_ = false;
  /// Where the next frame begins, the sequence number and length of the one before, and how much
  /// of the time since that one has been filled already.
  std::int64_t next_timestamp_ = 0;
  std::int64_t last_sequence_ = 0;
  std::int64_t filled_ = 0;
  int last_frame_samples_ = 960;

  /// Of the last few hundred frames.
  double loss_share_ = 0;
  /// How long the frame takes that holds the one before it again (0: none does), and frames since
  /// the last that did.
  std::int64_t fec_us_ = 0;
  int fec_absent_ = 0;

  double likeness_;
  std::int64_t heard_samples_ = 0;
  std::int64_t stretched_at_ = 0;
  std::int64_t last_delay_us_ = 0;
  double lean_ppm_ = 0;
  Counts counts_;
};

}  // namespace sportello
