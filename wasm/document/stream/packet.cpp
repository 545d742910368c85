// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/packet.h"

#include <array>

#include "util/byte_io.h"

namespace sportello::document {
namespace {

constexpr size_t kRectBytes = 8;
constexpr size_t kMoveBytes = kRectBytes + 4;
constexpr size_t kMaxHeader = 16 + kMaxMoves * kMoveBytes + kMaxRegions * kRectBytes;

Rect read_rect(ByteReader& reader) {
  Rect rect;
  rect.x = reader.u16();
  rect.y = reader.u16();
  rect.width = reader.u16();
  rect.height = reader.u16();
  return rect;
}

void write_rect(const Rect& rect, ByteWriter& writer) {
  writer.u16(static_cast<uint16_t>(rect.x));
  writer.u16(static_cast<uint16_t>(rect.y));
  writer.u16(static_cast<uint16_t>(rect.width));
  writer.u16(static_cast<uint16_t>(rect.height));
}

bool parse_page(ByteReader& reader, Packet& packet) {
  const uint8_t version = reader.u8();
  const uint8_t source = reader.u8();
  const uint8_t flags = reader.u8();
  packet.width = reader.u16();
  packet.height = reader.u16();
  packet.source = static_cast<Source>(source);
  packet.exact = (flags & 1) != 0;
  return reader.ok() && reader.at_end() && version == kDocumentVersion && source < kSourceCount && flags < 2 &&
         is_page_size(packet.width, packet.height);
}

bool parse_update(ByteReader& reader, Packet& packet) {
  const size_t moves = reader.u8();
  if (moves > kMaxMoves) return false;
  for (size_t i = 0; i < moves && reader.ok(); ++i) {
    Move move;
    move.to = read_rect(reader);
    move.from_x = reader.u16();
    move.from_y = reader.u16();
    packet.changes.moves.push_back(move);
  }
  const size_t regions = reader.u8();
  if (regions > kMaxRegions) return false;
  for (size_t i = 0; i < regions && reader.ok(); ++i) packet.changes.regions.push_back(read_rect(reader));
  return reader.ok() && reader.at_end();
}

}  // namespace

bool parse_packet(std::span<const uint8_t> bytes, Packet& packet) {
  packet = Packet{};
  ByteReader reader(bytes);
  const uint8_t kind = reader.u8();
  packet.kind = static_cast<PacketKind>(kind);
  packet.page = reader.u16();
  if (!reader.ok() || packet.page == 0) return false;
  switch (packet.kind) {
    case PacketKind::kPage:
      return parse_page(reader, packet);
    case PacketKind::kUpdate:
      return parse_update(reader, packet);
    case PacketKind::kMask:
    case PacketKind::kPaintBase:
    case PacketKind::kPaintRefinement:
    case PacketKind::kExact:
      packet.region = reader.u8();
      packet.payload = reader.rest();
      return reader.ok() && packet.region < kMaxRegions;
    case PacketKind::kWithdraw:
      return reader.at_end();
  }
  return false;
}

void write_packet(const Packet& packet, std::vector<uint8_t>& out) {
  std::array<uint8_t, kMaxHeader> buffer;
  ByteWriter writer(buffer);
  writer.u8(static_cast<uint8_t>(packet.kind));
  writer.u16(static_cast<uint16_t>(packet.page));
  switch (packet.kind) {
    case PacketKind::kPage:
      writer.u8(kDocumentVersion);
      writer.u8(static_cast<uint8_t>(packet.source));
      writer.u8(packet.exact ? 1 : 0);
      writer.u16(static_cast<uint16_t>(packet.width));
      writer.u16(static_cast<uint16_t>(packet.height));
      break;
    case PacketKind::kUpdate:
      writer.u8(static_cast<uint8_t>(packet.changes.moves.size()));
      for (const Move& move : packet.changes.moves) {
        write_rect(move.to, writer);
        writer.u16(static_cast<uint16_t>(move.from_x));
        writer.u16(static_cast<uint16_t>(move.from_y));
      }
      writer.u8(static_cast<uint8_t>(packet.changes.regions.size()));
      for (const Rect& region : packet.changes.regions) write_rect(region, writer);
      break;
    case PacketKind::kMask:
    case PacketKind::kPaintBase:
    case PacketKind::kPaintRefinement:
    case PacketKind::kExact:
      writer.u8(packet.region);
      break;
    case PacketKind::kWithdraw:
      break;
  }
  const auto written = writer.written();
  out.insert(out.end(), written.begin(), written.end());
}

}  // namespace sportello::document
