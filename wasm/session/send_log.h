// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "packet/packet.h"
#include "rate/rate_controller.h"
#include "util/sequence.h"

namespace sportello {

/// What was sent on the lossy carriers and is not known to have arrived or been lost yet; makes
/// results for the rate controller, and the round-trip time, out of feedback.
class SendLog {
 public:
  explicit SendLog(uint16_t first_sequence);

  /// The transport sequence number of the next datagram.
  uint16_t next_sequence() const { return static_cast<uint16_t>(next_ & 0xffff); }
  /// It left with `bytes`, overhead included.
  void on_sent(size_t bytes, int64_t now_us);
  /// Documents of `bytes`, overhead included, left on their own channel. What becomes of them is
  /// told with the next datagram.
  void on_document_sent(size_t bytes);

  /// False if the feedback tells of nothing that was sent.
  bool on_feedback(const Feedback& feedback, int64_t now_us);
  /// What the last feedback decided, in order of sequence; each datagram once.
  std::span<const DatagramResult> results() const { return {results_.data(), result_count_}; }

  /// Smoothed round-trip time, and the least that was seen; 0 if not known.
  int64_t rtt_us() const { return rtt_us_; }
  int64_t min_rtt_us() const { return min_rtt_us_; }

  /// Bytes sent of which nothing is known yet.
  int64_t under_way_bytes() const { return under_way_bytes_; }

  /// The far side has a new clock.
  void forget_far_clock() { far_clock_.reset(); }

 private:
  enum class State : uint8_t { kFree, kUnderWay, kMissed, kDone };
  struct Entry {
    int64_t sent_us = 0;
    uint32_t bytes = 0;
    uint32_t document_bytes = 0;
    State state = State::kFree;
  };

  static constexpr int64_t kWindow = 1024;

  Entry& entry(int64_t sequence) { return entries_[static_cast<size_t>(sequence & (kWindow - 1))]; }
  void settle(Entry* sent);
  void update_rtt(const Feedback& feedback, int64_t now_us);

  std::array<Entry, kWindow> entries_{};
  int64_t first_;
  int64_t next_;
  SequenceUnwrapper<24> far_clock_;
  /// No feedback will tell of what is older.
  int64_t open_from_;
  int64_t under_way_bytes_ = 0;
  uint32_t document_bytes_ = 0;
  int64_t rtt_us_ = 0;
  int64_t min_rtt_us_ = 0;
  std::array<DatagramResult, kMaxFeedbackCount> results_{};
  size_t result_count_ = 0;
};

}  // namespace sportello
