// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sportello {

/// Bytes that the layers below a datagram add on the way (IPv4, UDP, SRTP and RTP, roughly); all
/// rates here count them, since the bottleneck does.
inline constexpr size_t kDatagramOverheadBytes = 50;

/// What became of one datagram, as the far side's feedback tells.
struct DatagramResult {
  int64_t sequence = 0;
  int64_t sent_us = 0;
  /// On the far side's clock, of unknown offset; only if received.
  int64_t arrived_us = 0;
  /// With overhead.
  size_t bytes = 0;
  bool received = false;
  /// Of documents, which went beside it on a channel of their own since the datagram before, with
  /// overhead: what left before it has arrived before it.
  size_t document_bytes = 0;
};

/// Decides how much may be sent. Owns no clock; times are microseconds of one monotonic clock.
class RateController {
 public:
  virtual ~RateController() = default;

  /// A datagram of `bytes` (with overhead) left.
  virtual void on_sent(size_t bytes, int64_t now_us) = 0;

  /// Feedback came. Results are in order of sequence; each datagram is reported once as received
  /// or lost. `rtt_us` is the round-trip time, 0 if not known.
  virtual void on_feedback(std::span<const DatagramResult> results, int64_t rtt_us,
                           int64_t now_us) = 0;

  /// Time goes by; call at least every 100 ms.
  virtual void on_tick(int64_t now_us) = 0;

  /// The far side has a new clock: arrival times begin anew.
  virtual void forget_far_clock() = 0;

  /// Bounds of the target in bit/s.
  virtual void set_bounds(int64_t min_bps, int64_t max_bps) = 0;

  /// How much may be sent altogether, overhead included, in bit/s.
  virtual int64_t target_bps() const = 0;

  /// True while what was sent stays without any feedback, longer than a busy path explains.
  virtual bool silent() const = 0;

  /// What was seen to arrive within the last minute or so, in bit/s: the target may be a guess.
  virtual int64_t proven_bps() const = 0;

  /// How long datagrams wait in queues on the way, smoothed.
  virtual int64_t queue_delay_us() const = 0;

  /// Smoothed share of datagrams lost, 0..1.
  virtual double loss_fraction() const = 0;
};

}  // namespace sportello
