// SPDX-License-Identifier: EUPL-1.2
#include "packet/datagram_writer.h"

#include <cstring>

#include "packet/feedback_codec.h"

namespace sportello {
namespace {

constexpr uint8_t kToEnd = 0x80;
constexpr size_t kMaxBody = 0x7fff;

}  // namespace

bool DatagramWriter::begin(const DatagramHeader& header) {
  size_ = 0;
  packets_ = 0;
  ByteWriter writer(buffer_);
  writer.u8(static_cast<uint8_t>((kPacketVersion << 5) | (header.has_send_time ? 0x10 : 0) |
                                 (header.session_tag & 0x0f)));
  if (header.sequenced) writer.u16(header.sequence);
  if (header.has_send_time) writer.u24(header.send_time_us_24);
  if (!writer.ok()) return false;
  size_ = writer.size();
  return true;
}

/// Bytes by which the last packet grows when it gets its length.
size_t DatagramWriter::close_size() const {
  return packets_ == 0 ? 0 : ByteWriter::length_size(size_ - last_type_ - 1);
}

size_t DatagramWriter::room() const {
  const size_t used = size_ + close_size() + 1;
  return used < buffer_.size() ? buffer_.size() - used : 0;
}

ByteWriter DatagramWriter::begin_body() {
  const size_t start = size_ + close_size() + 1;
  return ByteWriter(start <= buffer_.size() ? buffer_.subspan(start) : std::span<uint8_t>());
}

bool DatagramWriter::end_body(PacketType type, uint8_t flags, const ByteWriter& body) {
  const size_t growth = close_size();
  if (!body.ok() || body.size() > kMaxBody || size_ + growth + 1 > buffer_.size()) return false;
  if (growth > 0) {
    const size_t body_start = last_type_ + 1;
    const size_t length = size_ - body_start;
    uint8_t* last = buffer_.data() + body_start;
    std::memmove(last + growth, last, length);
    buffer_[last_type_] = static_cast<uint8_t>(buffer_[last_type_] & ~kToEnd);
    ByteWriter(buffer_.subspan(body_start, growth)).length(length);
  }
  last_type_ = size_ + growth;
  buffer_[last_type_] =
      static_cast<uint8_t>(kToEnd | ((flags & 3) << 5) | static_cast<uint8_t>(type));
  size_ = last_type_ + 1 + body.size();
  ++packets_;
  return true;
}

bool DatagramWriter::add(const VoicePacket& packet) {
  ByteWriter body = begin_body();
  body.u16(packet.sequence);
  body.u16(packet.timestamp);
  body.bytes(packet.payload);
  return end_body(PacketType::kVoice, 0, body);
}

bool DatagramWriter::add(const VideoPacket& packet) {
  ByteWriter body = begin_body();
  body.u16(packet.frame_id);
  body.length(packet.index);
  body.length(packet.count);
  body.u8(static_cast<uint8_t>(((packet.codec & 3) << 6) | ((packet.temporal_layer & 3) << 4)));
  body.u8(packet.depends_on);
  body.u32(packet.timestamp_us_32);
  if (packet.key) {
    body.u16(packet.width);
    body.u16(packet.height);
  }
  body.bytes(packet.payload);
  return end_body(PacketType::kVideo, packet.key ? 1 : 0, body);
}

bool DatagramWriter::add(const Feedback& packet) {
  ByteWriter body = begin_body();
  return write_feedback(packet, &body) && end_body(PacketType::kFeedback, 0, body);
}

bool DatagramWriter::add(const Nack& packet) {
  ByteWriter body = begin_body();
  for (size_t i = 0; i < packet.size; ++i) {
    body.u16(packet.items[i].frame_id);
    body.length(packet.items[i].first);
    body.length(packet.items[i].count);
  }
  return packet.size > 0 && end_body(PacketType::kNack, 0, body);
}

bool DatagramWriter::add(const Hello& packet) {
  ByteWriter body = begin_body();
  body.u32(packet.session_id);
  body.u32(packet.peer_session_id);
  body.u8(packet.min_version);
  body.u8(packet.max_version);
  body.u32(packet.capabilities);
  return end_body(PacketType::kHello, packet.answer_wanted ? 1 : 0, body);
}

bool DatagramWriter::add(const MediaState& packet) {
  ByteWriter body = begin_body();
  body.u8(packet.revision);
  body.u8(static_cast<uint8_t>((packet.muted ? 1 : 0) | (packet.camera ? 2 : 0)));
  return end_body(PacketType::kMediaState, 0, body);
}

bool DatagramWriter::add(PacketType type) { return end_body(type, 0, begin_body()); }

}  // namespace sportello
