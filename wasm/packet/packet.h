// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

/// The format of all that two cores say to each other, version 1.
///
/// A *datagram* is what one carrier frame or message holds: a header, then packets up to its end.
/// Integers are big-endian; "length" is util/byte_io.h's: one byte up to 127, else two with the
/// top bit of the first set, up to 32767.
///
///     datagram   u8   bits 7-5 version (1), bit 4 send time follows, bits 3-0 session tag
///                u16  transport sequence number; left out on the control carrier
///                u24  send time in µs of the sender's clock, truncated; only with bit 4
///                packets
///
///     packet     u8   bit 7 the packet runs to the end of the datagram, bits 6-5 flags of the
///                     type, bits 4-0 type
///                length of the body; left out with bit 7
///                body
///
/// The transport sequence number counts the datagrams of both lossy carriers together; their
/// sender knows by it which carrier took a datagram, how long it was and when it left, so that
/// most datagrams need no send time: those that carry video or feedback have one, for the echo in
/// feedback. The session tag is the low four bits of the sender's session id (see Hello): it
/// tells a restarted far side from a reordered datagram. A voice datagram has 8 bytes beside the
/// Opus packet.
///
/// A receiver skips types that it does not know, and drops a datagram from the first byte that it
/// cannot make sense of. A field that a later version appends to a body is skipped too.
///
///     1 voice      u16 sequence number of the frame, u16 RTP-like timestamp in units of 480
///                  samples at 48 kHz (10 ms), then one Opus packet. Several may follow each
///                  other in one datagram, and a frame may be sent again: duplicates are dropped.
///     2 video      A fragment of a frame. Flag 1 (bit 5): key frame.
///                  u16 frame id, length index of the fragment, length number of fragments, u8
///                  bits 7-6 codec (0 VP8, 1 VP9), bits 5-4 temporal layer, u8 how many ids back
///                  the frame lies that this one needs (0 on key frames only), u32 timestamp in µs
///                  of the sender's clock, truncated; on key frames u16 width, u16 height; then
///                  the fragment.
///     3 feedback   On what arrived on the lossy carriers. u16 first transport sequence number of
///                  the report, u8 how many it tells of (n), u24 datagrams lost so far (all since
///                  the beginning, truncated), u24 last send time that arrived, u16 how long ago
///                  that was when this left, in units of 64 µs, 65535 for "none" (no echo); u24
///                  arrival time of the first received one in units of 250 µs of the receiver's
///                  clock, truncated; ceil(n/8) bytes of received bits, most significant first;
///                  for every received one but the first the difference of its arrival to the one
///                  before, in units of 250 µs: one byte below 0xe0, or two, 0xe000 + 4096 + the
///                  difference (-4096..4095).
///     4 nack       u16 frame id, length first missing fragment, length number of fragments
///                  missing (0: all, of a frame of which nothing arrived); up to the end.
///     5 key frame  A request: empty.
///     6 hello      u32 session id of the sender, u32 session id of the far side or 0 if not known
///                  yet, u8 lowest and u8 highest version spoken, u32 capabilities. Flag 1 (bit
///                  5): the far side has not named our id yet, so that an answer is wanted. First
///                  on the control carrier, again every second as long as that is so.
///     7 state      u8 revision (wraps), u8 flags: 1 muted, 2 camera on. On control when it
///                  changes, and now and then on a lossy carrier, in case control is stuck.
///     8 bye        The sender ends the call: empty.
///     9 probe      Empty. Wants feedback, as voice and video do: sent while documents are under
///                  way on their own channel and nothing else tells how the path bears them.
namespace sportello {

inline constexpr int kPacketVersion = 1;

/// Bytes of a datagram's header, by carrier and by whether it has a send time.
inline constexpr size_t datagram_header_size(bool sequenced, bool send_time) {
  return 1u + (sequenced ? 2u : 0u) + (send_time ? 3u : 0u);
}

struct DatagramHeader {
  uint8_t session_tag = 0;  ///< 0..15
  bool sequenced = true;    ///< Lossy carriers; false on control.
  uint16_t sequence = 0;    ///< Of the transport; only if sequenced.
  bool has_send_time = false;
  uint32_t send_time_us_24 = 0;  ///< Low 24 bits.
};

enum class PacketType : uint8_t {
  kVoice = 1,
  kVideo = 2,
  kFeedback = 3,
  kNack = 4,
  kKeyFrameRequest = 5,
  kHello = 6,
  kMediaState = 7,
  kBye = 8,
  kProbe = 9,
};

/// A packet as it lies in a datagram: `body` is a view of the datagram.
struct PacketView {
  PacketType type = PacketType::kBye;
  uint8_t flags = 0;  ///< 0..3
  std::span<const uint8_t> body;
};

inline constexpr int kVoiceTimestampUnit = 480;  ///< Samples at 48 kHz.

struct VoicePacket {
  uint16_t sequence = 0;
  uint16_t timestamp = 0;  ///< In units of kVoiceTimestampUnit, truncated.
  std::span<const uint8_t> payload;
};

struct VideoPacket {
  bool key = false;
  uint16_t frame_id = 0;
  uint16_t index = 0;
  uint16_t count = 1;
  uint8_t codec = 0;
  uint8_t temporal_layer = 0;
  uint8_t depends_on = 0;        ///< 0 on key frames only.
  uint32_t timestamp_us_32 = 0;  ///< Truncated.
  uint16_t width = 0;            ///< On key frames only; else 0.
  uint16_t height = 0;
  std::span<const uint8_t> payload;
};

/// Most bytes that a video packet has beside its payload, type and length included.
inline constexpr size_t kVideoPacketOverhead = 1 + 2 + 2 + 2 + 2 + 1 + 1 + 4 + 4;

inline constexpr size_t kMaxFeedbackCount = 128;
inline constexpr int64_t kArrivalUnitUs = 250;
inline constexpr int64_t kHoldUnitUs = 64;

/// One report; arrivals in units of kArrivalUnitUs relative to `first_arrival`.
struct Feedback {
  uint16_t base_sequence = 0;
  uint8_t count = 0;  ///< 1..kMaxFeedbackCount
  uint32_t lost_total_24 = 0;
  bool has_echo = false;
  uint32_t echo_send_time_us_24 = 0;
  uint16_t echo_hold = 0;  ///< In units of kHoldUnitUs.
  uint32_t first_arrival_24 = 0;
  std::array<bool, kMaxFeedbackCount> received{};
  std::array<int32_t, kMaxFeedbackCount> arrival_offset{};  ///< Where received; the first is 0.
};

struct NackItem {
  uint16_t frame_id = 0;
  uint16_t first = 0;
  uint16_t count = 0;  ///< 0: all of the frame.
};

inline constexpr size_t kMaxNackItems = 32;

struct Nack {
  std::array<NackItem, kMaxNackItems> items{};
  size_t size = 0;
};

struct Hello {
  bool answer_wanted = false;
  uint32_t session_id = 0;
  uint32_t peer_session_id = 0;
  uint8_t min_version = kPacketVersion;
  uint8_t max_version = kPacketVersion;
  uint32_t capabilities = 0;  ///< kCapability*
};

inline constexpr uint32_t kCapabilityVp8 = 1;
inline constexpr uint32_t kCapabilityVp9 = 2;

struct MediaState {
  uint8_t revision = 0;
  bool muted = false;
  bool camera = false;
};

}  // namespace sportello
