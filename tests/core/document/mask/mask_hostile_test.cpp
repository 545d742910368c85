// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "document/mask/mask_decoder.h"
#include "document/mask/mask_encoder.h"
#include "document/mask/shape_library.h"
#include "test_masks.h"
#include "util/random.h"

namespace sportello::document {
namespace {

void expect_sane(const MaskDecoder& decoder, const ShapeLibrary& library) {
  for (const uint8_t pixel : decoder.mask().values()) ASSERT_LE(pixel, 1);
  EXPECT_LE(library.pixels(), size_t{1} << 21);
}

TEST(MaskDecoder, RefusesWhatIsNoPacket) {
  ShapeLibrary library;
  MaskDecoder decoder(100, 80, library);
  EXPECT_FALSE(decoder.decode({}));
  EXPECT_FALSE(decoder.complete());
  const std::vector<std::vector<uint8_t>> malformed = {
      {0x80}, {0x80, 0x80, 0x80, 0x80, 0x80}, {1}, {1, 81}, {1, 0x80}, {0xff, 0xff, 0xff, 0x7f, 0}, {3}};
  for (const auto& packet : malformed) {
    ShapeLibrary another;
    MaskDecoder fresh(100, 80, another);
    EXPECT_FALSE(fresh.decode(packet));
    EXPECT_FALSE(fresh.complete());
    EXPECT_FALSE(fresh.decode(packet)) << "nothing more of this page";
  }
}

TEST(MaskDecoder, RefusesPacketsAfterTheLast) {
  const Mask mask = text_page(400, 300, 3, 0, sample_text(100));
  ShapeLibrary ours;
  ShapeLibrary theirs;
  const Packets packets = encode(mask, ours);
  MaskDecoder decoder(mask.width(), mask.height(), theirs);
  for (const auto& packet : packets) ASSERT_TRUE(decoder.decode(packet));
  EXPECT_FALSE(decoder.decode(packets.back()));
  EXPECT_TRUE(decoder.mask() == mask);
}

TEST(MaskDecoder, SurvivesDamage) {
  const Mask mask = text_page(500, 300, 2, 80, sample_text(300));
  ShapeLibrary ours;
  const Packets packets = encode(mask, ours);
  SplitMix64 random(kSeed);
  ShapeLibrary shared;  // learns from all of the damage
  for (int round = 0; round < 60; ++round) {
    MaskDecoder decoder(mask.width(), mask.height(), shared);
    for (auto packet : packets) {
      for (int flips = 0; flips < 1 + round % 4; ++flips) packet[random.next() % packet.size()] ^= static_cast<uint8_t>(1 << random.next() % 8);
      if (round % 5 == 0) packet.resize(random.next() % packet.size());
      if (!decoder.decode(packet)) break;
    }
    expect_sane(decoder, shared);
  }
}

TEST(MaskDecoder, BoundsWhatAnyPacketCosts) {
  // As many glyphs as a header can ask for, of random bits.
  SplitMix64 random(kSeed);
  for (int round = 0; round < 20; ++round) {
    std::vector<uint8_t> packet = {0xfe, 0xff, 0xff, 0x3f};
    for (int i = 0; i < 60000; ++i) packet.push_back(static_cast<uint8_t>(random.next() & (round % 2 == 0 ? 0xff : 0x11)));
    ShapeLibrary library;
    MaskDecoder decoder(200, 200, library);
    EXPECT_FALSE(decoder.decode(packet));
    expect_sane(decoder, library);
  }
}

}  // namespace
}  // namespace sportello::document
