// SPDX-License-Identifier: EUPL-1.2
// Packets that no encoder made.
#include <gtest/gtest.h>

#include "core/document/mask/coded_mask.h"

namespace sportello::document {
namespace {

using testing::PageArtist;

bool is_mask(const Mask& mask) {
  for (const uint8_t pixel : mask.values()) {
    if (pixel > 1) return false;
  }
  return true;
}

TEST(MaskHostile, RandomPacketsDoNoHarm) {
  SplitMix64 random(20100101);
  for (int round = 0; round < 300; ++round) {
    ShapeLibrary library;
    MaskDecoder decoder(static_cast<int>(1 + random.next() % 200), static_cast<int>(1 + random.next() % 200), library);
    for (int i = 0; i < 4; ++i) {
      std::vector<uint8_t> packet(random.next() % 400);
      for (uint8_t& byte : packet) byte = static_cast<uint8_t>(random.next());
      decoder.decode(packet);
    }
    EXPECT_TRUE(is_mask(decoder.mask()));
  }
}

TEST(MaskHostile, DamagedPacketsDoNoHarm) {
  PageArtist artist;
  const Mask mask = testing::ink_of(artist.page(300, 300));
  ShapeLibrary near;
  const testing::Packets packets = testing::encode(mask, near);
  SplitMix64 random(20100101);
  for (int round = 0; round < 200; ++round) {
    ShapeLibrary library;
    MaskDecoder decoder(300, 300, library);
    for (std::vector<uint8_t> packet : packets) {
      for (int i = 0; i < 3; ++i) packet[random.next() % packet.size()] ^= static_cast<uint8_t>(1 << random.next() % 8);
      if (random.next() % 4 == 0) packet.resize(random.next() % packet.size());
      decoder.decode(packet);
    }
    EXPECT_TRUE(is_mask(decoder.mask()));
  }
}

TEST(MaskHostile, NothingComesAfterTheEnd) {
  ShapeLibrary near, far;
  const testing::Packets packets = testing::encode(testing::noise(50, 50, 100), near);
  MaskDecoder decoder(50, 50, far);
  for (const auto& packet : packets) ASSERT_TRUE(decoder.decode(packet));
  ASSERT_TRUE(decoder.complete());
  EXPECT_FALSE(decoder.decode(packets.back()));
  EXPECT_TRUE(decoder.mask() == testing::noise(50, 50, 100));
}

TEST(MaskHostile, AnEmptyPacketIsNone) {
  ShapeLibrary library;
  MaskDecoder decoder(50, 50, library);
  EXPECT_FALSE(decoder.decode({}));
  EXPECT_FALSE(decoder.complete());
}

}  // namespace
}  // namespace sportello::document
