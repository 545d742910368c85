// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sportello::document {

/// Both directions of the data channel `document`: packets in order over a reliable, ordered channel
/// that may die and be made anew in a call.
///
/// Sans-I/O. Each direction is a stream of bytes that lives as long as both cores do: packets, each
/// behind its length (3 bytes, 1..65536). Both ends know how far it has come, so a new connection
/// goes on with the very byte that was lost.
///
/// Messages, version 1; integers are big-endian, the first byte is the kind:
///
///     1 open   version:8 instance:64 far_instance:64 received:64   first on each connection, once
///     2 data   offset:32 bytes…       `offset`: low bits of the place in the stream
///     3 data   offset:32 bytes…       and nothing follows for now: please acknowledge
///     4 ack    received:64            cumulative; all packets before it have been taken
///
/// `instance` names a core (random, not 0), `far_instance` the one that the sender last heard of (0:
/// none) and `received` how much it has of that one's stream. Data wait for the far side's `open`.
/// If this names another instance than before, the far side is a new core and both streams begin
/// anew.
class DocumentExchange {
 public:
  static constexpr uint8_t kVersion = 1;
  static constexpr size_t kMaxPacketBytes = 65'536;
  static constexpr size_t kMaxMessageBytes = 16'384;
  static constexpr size_t kMinMessageBytes = 256;
  /// No more packets are asked for while so much waits to be sent: what is pushed can no longer be
  /// overtaken by the page that is asked for next.
  static constexpr size_t kMaxUnsentBytes = 4'096;
  /// Nor while so much is kept to be sent again.
  static constexpr size_t kMaxKeptBytes = 262'144;

  /// `seed`: different for each core.
  explicit DocumentExchange(uint64_t seed);

  /// The channel is open, for the first time or again. What was under way on the old one is lost.
  void connected();

  /// Is there room for another packet? Holds before the first connection, too.
  bool wants_packet() const;
  /// Queues a packet of 1..kMaxPacketBytes. False, and nothing queued, if it is not so long, or if
  /// far more is kept than `wants_packet` allows.
  bool push_packet(std::span<const uint8_t> packet);

  bool has_message() const;
  /// The next message for the channel, at most `max_bytes` (at least kMinMessageBytes; more than
  /// kMaxMessageBytes counts as that) long; empty if there is none. Valid until the next call.
  std::span<const uint8_t> poll_message(size_t max_bytes);

  /// A message came from the channel. False if it is malformed: it has been counted and dropped.
  bool receive(std::span<const uint8_t> message);
  /// The next whole packet from the far side, in order; empty if there is none. Valid until the
  /// next call of `receive`. To be polled after each `receive`: only what was taken is acknowledged,
  /// and a far side that sends on regardless is no longer heard.
  std::span<const uint8_t> poll_packet();

  /// True once after the far side turned out to be a new core. All that was pushed and not yet
  /// taken has been forgotten: packets polled and pushed from now on belong to new streams, so the
  /// decoder must be made anew and all pages be encoded again. To be asked after each `receive`,
  /// before `poll_packet`.
  bool take_restarted();

  /// The far side has been heard of on this connection.
  bool open() const { return open_; }
  /// It speaks another version: nothing can be sent to it.
  bool incompatible() const { return incompatible_; }

  /// Bytes of our stream, packets and their lengths, that were pushed, that left on a channel (what
  /// was lost does not count), and that the far side took. They begin at 0 again after a restart.
  uint64_t pushed_bytes() const { return kept_from_ + kept_.size() - kept_begin_; }
  uint64_t sent_bytes() const { return sent_; }
  uint64_t acknowledged_bytes() const { return kept_from_; }
  /// Bytes of the far side's stream that have arrived.
  uint64_t received_bytes() const { return received_; }
  uint64_t malformed() const { return malformed_; }

 private:
  bool on_open(std::span<const uint8_t> body);
  bool on_data(std::span<const uint8_t> body, bool ack_wanted);
  bool on_ack(std::span<const uint8_t> body);
  void restart_sending();
  void restart_receiving();
  bool acknowledge(uint64_t received);
  uint64_t taken_bytes() const;
  bool ack_due() const;

  uint64_t instance_;
  uint64_t far_instance_ = 0;
  bool connected_ = false;
  bool open_due_ = false;
  bool open_ = false;
  bool incompatible_ = false;
  bool restarted_ = false;
  uint64_t malformed_ = 0;
  std::vector<uint8_t> message_;

  // Our stream: kept_[kept_begin_] is byte number kept_from_, the first that is not acknowledged.
  std::vector<uint8_t> kept_;
  size_t kept_begin_ = 0;
  uint64_t kept_from_ = 0;
  uint64_t sent_ = 0;

  // Theirs: incoming_[taken_] is the first byte of the next packet's length.
  std::vector<uint8_t> incoming_;
  size_t taken_ = 0;
  uint64_t received_ = 0;
  uint64_t acknowledged_ = 0;
  bool ack_wanted_ = false;
  bool broken_ = false;
};

}  // namespace sportello::document
