// SPDX-License-Identifier: EUPL-1.2
#include "packet/datagram_reader.h"

#include "packet/feedback_codec.h"

namespace sportello {

DatagramReader::DatagramReader(std::span<const uint8_t> datagram, bool sequenced)
    : reader_(datagram) {
  const uint8_t first = reader_.u8();
  header_.session_tag = first & 0x0f;
  header_.has_send_time = (first & 0x10) != 0;
  header_.sequenced = sequenced;
  if (sequenced) header_.sequence = reader_.u16();
  if (header_.has_send_time) header_.send_time_us_24 = reader_.u24();
  ok_ = reader_.ok() && (first >> 5) == kPacketVersion;
}

bool DatagramReader::next(PacketView* packet) {
  if (!ok_ || damaged_ || reader_.at_end()) return false;
  const uint8_t first = reader_.u8();
  packet->type = static_cast<PacketType>(first & 0x1f);
  packet->flags = (first >> 5) & 3;
  packet->body = (first & 0x80) != 0 ? reader_.rest() : reader_.bytes(reader_.length());
  damaged_ = !reader_.ok();
  return !damaged_;
}

bool parse(const PacketView& view, VoicePacket* packet) {
  ByteReader reader(view.body);
  packet->sequence = reader.u16();
  packet->timestamp = reader.u16();
  packet->payload = reader.rest();
  return reader.ok() && !packet->payload.empty();
}

bool parse(const PacketView& view, VideoPacket* packet) {
  ByteReader reader(view.body);
  packet->key = (view.flags & 1) != 0;
  packet->frame_id = reader.u16();
  packet->index = reader.length();
  packet->count = reader.length();
  const uint8_t kind = reader.u8();
  packet->codec = kind >> 6;
  packet->temporal_layer = (kind >> 4) & 3;
  packet->depends_on = reader.u8();
  packet->timestamp_us_32 = reader.u32();
  packet->width = packet->key ? reader.u16() : uint16_t{0};
  packet->height = packet->key ? reader.u16() : uint16_t{0};
  packet->payload = reader.rest();
  return reader.ok() && !packet->payload.empty() && packet->index < packet->count &&
         packet->codec <= 1 && packet->key == (packet->depends_on == 0);
}

bool parse(const PacketView& view, Feedback* packet) { return read_feedback(view.body, packet); }

bool parse(const PacketView& view, Nack* packet) {
  ByteReader reader(view.body);
  packet->size = 0;
  while (reader.ok() && !reader.at_end() && packet->size < kMaxNackItems) {
    NackItem& item = packet->items[packet->size++];
    item.frame_id = reader.u16();
    item.first = reader.length();
    item.count = reader.length();
  }
  return reader.ok() && reader.at_end() && packet->size > 0;
}

bool parse(const PacketView& view, Hello* packet) {
  ByteReader reader(view.body);
  packet->answer_wanted = (view.flags & 1) != 0;
  packet->session_id = reader.u32();
  packet->peer_session_id = reader.u32();
  packet->min_version = reader.u8();
  packet->max_version = reader.u8();
  packet->capabilities = reader.u32();
  return reader.ok() && packet->session_id != 0 && packet->min_version <= packet->max_version;
}

bool parse(const PacketView& view, MediaState* packet) {
  ByteReader reader(view.body);
  packet->revision = reader.u8();
  const uint8_t flags = reader.u8();
  packet->muted = (flags & 1) != 0;
  packet->camera = (flags & 2) != 0;
  return reader.ok();
}

}  // namespace sportello
