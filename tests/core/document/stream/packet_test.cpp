// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/packet.h"

#include <gtest/gtest.h>

namespace sportello::document {
namespace {

std::vector<uint8_t> bytes_of(const Packet& packet) {
  std::vector<uint8_t> bytes;
  write_packet(packet, bytes);
  return bytes;
}

TEST(DocumentPacket, PageComesBack) {
  Packet packet;
  packet.kind = PacketKind::kPage;
  packet.page = 7;
  packet.source = Source::kScreen;
  packet.exact = true;
  packet.width = 1654;
  packet.height = 2339;
  Packet parsed;
  ASSERT_TRUE(parse_packet(bytes_of(packet), parsed));
  EXPECT_EQ(parsed.kind, PacketKind::kPage);
  EXPECT_EQ(parsed.page, 7u);
  EXPECT_EQ(parsed.source, Source::kScreen);
  EXPECT_TRUE(parsed.exact);
  EXPECT_EQ(parsed.width, 1654);
  EXPECT_EQ(parsed.height, 2339);
}

TEST(DocumentPacket, UpdateComesBack) {
  Packet packet;
  packet.kind = PacketKind::kUpdate;
  packet.page = 65535;
  packet.changes.moves = {{{0, 100, 800, 500}, 0, 140}};
  packet.changes.regions = {{0, 600, 800, 40}, {3, 4, 5, 6}};
  Packet parsed;
  ASSERT_TRUE(parse_packet(bytes_of(packet), parsed));
  EXPECT_EQ(parsed.changes.moves, packet.changes.moves);
  EXPECT_EQ(parsed.changes.regions, packet.changes.regions);
}

TEST(DocumentPacket, NoPrefixIsTakenForTheWhole) {
  Packet page;
  page.kind = PacketKind::kPage;
  page.page = 1;
  page.width = 10;
  page.height = 10;
  Packet update;
  update.kind = PacketKind::kUpdate;
  update.page = 1;
  update.changes.moves = {{{0, 0, 5, 5}, 1, 1}};
  update.changes.regions = {{1, 1, 2, 2}};
  for (const Packet& packet : {page, update}) {
    std::vector<uint8_t> bytes = bytes_of(packet);
    Packet parsed;
    for (size_t length = 0; length < bytes.size(); ++length) {
      EXPECT_FALSE(parse_packet(std::span<const uint8_t>(bytes).first(length), parsed)) << length;
    }
    bytes.push_back(0);
    EXPECT_FALSE(parse_packet(bytes, parsed));
  }
}

TEST(DocumentPacket, RefusesWhatIsOutOfBounds) {
  Packet page;
  page.kind = PacketKind::kPage;
  page.page = 1;
  page.width = 10;
  page.height = 10;
  const std::vector<uint8_t> good = bytes_of(page);
  Packet parsed;
  ASSERT_TRUE(parse_packet(good, parsed));
  const auto with = [&](size_t at, uint8_t value) {
    std::vector<uint8_t> bytes = good;
    bytes[at] = value;
    return parse_packet(bytes, parsed);
  };
  EXPECT_FALSE(with(0, 200)) << "kind";
  EXPECT_FALSE(with(2, 0)) << "page 0";
  EXPECT_FALSE(with(3, kDocumentVersion + 1)) << "version";
  EXPECT_FALSE(with(4, kSourceCount)) << "source";
  EXPECT_FALSE(with(5, 2)) << "flags";
  EXPECT_FALSE(with(6, 0x40)) << "width beyond 16383";
  page.width = 0;
  EXPECT_FALSE(parse_packet(bytes_of(page), parsed)) << "no width";
}

}  // namespace
}  // namespace sportello::document
