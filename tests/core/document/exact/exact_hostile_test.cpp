// SPDX-License-Identifier: EUPL-1.2
//
// Packets that no encoder made: refused, and the page keeps what it showed.
#include <gtest/gtest.h>

#include "core/document/exact/test_pages.h"

namespace sportello::document {
namespace {

using testing::encode;
using testing::mask_of;
using testing::rendition_of;

struct Case {
  Image page = testing::noise_page(200, 60);
  Mask mask = mask_of(page);
  Image rendition = rendition_of(mask);
  testing::Packets packets = encode(page, mask, rendition);
};

TEST(ExactHostile, RefusesAPacketThatIsCut) {
  const Case given;
  const auto& whole = given.packets[0];
  for (size_t size = 0; size < whole.size(); size += size < 16 ? 1 : 37) {
    Image shown = given.rendition;
    ExactDecoder decoder(given.mask, shown);
    EXPECT_FALSE(decoder.decode(std::span(whole).first(size))) << size;
    EXPECT_TRUE(shown == given.rendition) << size;
    EXPECT_FALSE(decoder.complete());
    EXPECT_TRUE(decoder.take_changed().empty());
  }
}

TEST(ExactHostile, KeepsWhatCameBeforeABadPacket) {
  Case given;
  ASSERT_GT(given.packets.size(), 3u);
  Image shown = given.rendition;
  ExactDecoder decoder(given.mask, shown);
  ASSERT_TRUE(decoder.decode(given.packets[0]));
  const Image before = shown;
  auto bad = given.packets[1];
  bad[bad.size() / 2] ^= 0x10;
  EXPECT_FALSE(decoder.decode(bad));
  EXPECT_TRUE(shown == before);
  // The models are no longer the encoder's: nothing more is taken.
  EXPECT_FALSE(decoder.decode(given.packets[1]));
  EXPECT_TRUE(shown == before);
}

TEST(ExactHostile, RefusesTheWrongOrderAndTooMuch) {
  Case given;
  {
    Image shown = given.rendition;
    ExactDecoder decoder(given.mask, shown);
    ASSERT_TRUE(decoder.decode(given.packets[0]));
    EXPECT_FALSE(decoder.decode(given.packets[2]));
  }
  Image shown = given.rendition;
  ExactDecoder decoder(given.mask, shown);
  for (const auto& packet : given.packets) ASSERT_TRUE(decoder.decode(packet));
  EXPECT_FALSE(decoder.decode(given.packets.back()));
  EXPECT_TRUE(decoder.complete());
  EXPECT_TRUE(shown == given.page);
}

TEST(ExactHostile, NoticesAnotherRenditionOrMask) {
  const Image page = testing::text_page(300, 200);
  const Mask mask = mask_of(page);
  const Image rendition = rendition_of(mask);
  const auto packets = encode(page, mask, rendition);
  const Mask other_mask(300, 200);
  Image shown = rendition;
  ExactDecoder decoder(other_mask, shown);
  bool taken = true;
  for (const auto& packet : packets) taken = taken && decoder.decode(packet);
  EXPECT_FALSE(taken && decoder.complete());
}

TEST(ExactHostile, BoundsTheWorkOfAnyPacket) {
  const Mask mask(600, 400);
  SplitMix64 random(testing::kSeed);
  for (int round = 0; round < 60; ++round) {
    std::vector<uint8_t> packet(5 + random.next() % 300);
    for (auto& byte : packet) byte = static_cast<uint8_t>(random.next());
    packet[0] &= 1;
    packet[2] &= 7;
    Image shown(600, 400);
    ExactDecoder decoder(mask, shown);
    EXPECT_FALSE(decoder.decode(packet));
    EXPECT_TRUE(shown == Image(600, 400));
  }
}

}  // namespace
}  // namespace sportello::document
