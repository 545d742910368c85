// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace sportello {

/// How many bytes of documents may be written to their data channel now.
///
/// A bucket that fills at a rate and holds little, so that voice never waits long behind a document
/// on the way. It counts what the layers below add; the channel's own retransmissions it does not
/// see.
class DocumentBudget {
 public:
  /// What an SCTP packet carries of a message, and what it costs beside that (IPv4, UDP, DTLS, SCTP,
  /// DATA chunk).
  static constexpr int64_t kPacketPayload = 1'150;
  static constexpr int64_t kPacketOverhead = 95;
  /// Longest pause for which unused room is kept beyond a packet's: whoever writes comes by in steps
  /// of about this.
  static constexpr int64_t kBurstUs = 30'000;
  /// Less than this is not worth a packet.
  static constexpr int64_t kLeastBytes = 256;

  void set_rate_bps(int64_t bps, int64_t now_us) {
    advance(now_us);
    // A document that was not waiting has saved nothing up.
    if (rate_bps_ == 0) milli_bits_ = std::min<int64_t>(milli_bits_, 0);
    rate_bps_ = std::max<int64_t>(bps, 0);
  }
  int64_t rate_bps() const { return rate_bps_; }

  /// Bytes of messages that may be written at `now_us`; 0 if it is too early for a packet of a
  /// sensible size.
  int64_t bytes(int64_t now_us) {
    advance(now_us);
    if (rate_bps_ == 0 || milli_bits_ < cost(quantum()) * 8'000) return 0;
    const int64_t room = milli_bits_ / 8'000;
    const int64_t packets = (room + kPacketPayload + kPacketOverhead - 1) / (kPacketPayload + kPacketOverhead);
    return std::max(room - packets * kPacketOverhead, quantum());
  }

  /// When there will be room; `now_us` if there is. The rate must not be 0.
  int64_t next_us(int64_t now_us) {
    advance(now_us);
    const int64_t missing = cost(quantum()) * 8'000 - milli_bits_;
    return missing <= 0 ? now_us : now_us + missing * 1'000 / rate_bps_ + 1;
  }

  /// `bytes` were written to the channel.
  void on_sent(int64_t bytes, int64_t now_us) {
    advance(now_us);
    const int64_t max_debt = kMaxDebtUs * std::max<int64_t>(rate_bps_, kMinDebtBps) / 1'000;
    milli_bits_ = std::max(milli_bits_ - cost(bytes) * 8'000, -max_debt);
  }

  /// What `bytes` of messages take on the way.
  static constexpr int64_t cost(int64_t bytes) {
    return bytes + (bytes + kPacketPayload - 1) / kPacketPayload * kPacketOverhead;
  }

 private:
  static constexpr int64_t kMaxDebtUs = 1'000'000;
  static constexpr int64_t kMinDebtBps = 20'000;
  /// On a thin link a whole packet would hold voice up for too long: no more than this at once.
  static constexpr int64_t kQuantumUs = 100'000;

  int64_t quantum() const {
    return std::clamp(rate_bps_ * kQuantumUs / 8'000'000 - kPacketOverhead, kLeastBytes, kPacketPayload);
  }

  void advance(int64_t now_us) {
    if (now_us <= last_us_) return;
    const int64_t elapsed_us = std::min<int64_t>(now_us - last_us_, 10'000'000);
    const int64_t burst = cost(quantum()) * 8'000 + rate_bps_ * kBurstUs / 1'000;
    milli_bits_ = std::min(milli_bits_ + elapsed_us * rate_bps_ / 1'000, burst);
    last_us_ = now_us;
  }

  int64_t rate_bps_ = 0;
  int64_t milli_bits_ = 0;
  int64_t last_us_ = 0;
};

}  // namespace sportello
