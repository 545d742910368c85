// SPDX-License-Identifier: EUPL-1.2
// Whatever a mask shows comes back to the pixel, and print costs little.
#include <gtest/gtest.h>

#include <string_view>

#include "core/document/mask/coded_mask.h"

namespace sportello::document {
namespace {

using testing::expect_round_trip;
using testing::PageArtist;

constexpr uint64_t kDigestOfThePage = 17202296896537373762ULL;

TEST(MaskCodec, PrintComesBackAndIsSmall) {
  PageArtist artist;
  const Mask mask = testing::ink_of(artist.page(800, 1000));
  const size_t glyphs = 44 * 35;
  EXPECT_LT(expect_round_trip(mask), glyphs * 3 / 2) << "a letter costs about a byte, whatever its bitmap";
}

TEST(MaskCodec, EmptyAndFullMasksCostNextToNothing) {
  EXPECT_LE(expect_round_trip(Mask(1654, 2339)), 60u);
  EXPECT_LE(expect_round_trip(Mask(1654, 2339, 1)), 200u);
}

TEST(MaskCodec, NoiseOfAnyDensityComesBack) {
  for (const unsigned density : {1u, 10u, 100u, 500u, 900u, 999u}) {
    SCOPED_TRACE(density);
    expect_round_trip(testing::noise(211, 187, density));
  }
}

TEST(MaskCodec, OddSizesComeBack) {
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 50}, {50, 1}, {7, 9}, {63, 65}, {16383, 1}, {1, 16383}, {16383, 3}}) {
    SCOPED_TRACE(width);
    expect_round_trip(testing::noise(width, height, 200));
    expect_round_trip(Mask(width, height, 1));
  }
}

TEST(MaskCodec, RulesFramesAndFilledAreasComeBackAndAreSmall) {
  Mask mask(1000, 800);
  for (int y = 50; y < 750; y += 50) {
    for (int x = 50; x < 950; ++x) mask.at(x, y) = mask.at(x, y + 1) = 1;
  }
  for (int x = 50; x < 950; x += 90) {
    for (int y = 50; y < 700; ++y) mask.at(x, y) = 1;
  }
  for (int y = 710; y < 740; ++y) {
    for (int x = 100; x < 400; ++x) mask.at(x, y) = 1;
  }
  EXPECT_LT(expect_round_trip(mask), 700u);
}

TEST(MaskCodec, TheFirstPacketIsSmallAndShowsSomething) {
  PageArtist artist;
  const Mask mask = testing::ink_of(artist.page(800, 1000));
  ShapeLibrary near, far;
  MaskEncoder encoder(mask, near);
  std::vector<uint8_t> packet;
  ASSERT_TRUE(encoder.next_packet(packet));
  EXPECT_LT(packet.size(), 2048u);
  MaskDecoder decoder(800, 1000, far);
  ASSERT_TRUE(decoder.decode(packet));
  EXPECT_FALSE(decoder.take_changed().empty());
  EXPECT_TRUE(decoder.take_changed().empty()) << "told once";
}

TEST(MaskCodec, APartNeverShowsInkThatIsNotThere) {
  PageArtist artist;
  const Mask mask = testing::ink_of(artist.page(700, 900));
  ShapeLibrary near, far;
  const testing::Packets packets = testing::encode(mask, near);
  MaskDecoder decoder(700, 900, far);
  size_t last = 0;
  for (const auto& packet : packets) {
    ASSERT_TRUE(decoder.decode(packet));
    size_t shown = 0;
    for (size_t i = 0; i < mask.values().size(); ++i) {
      if (decoder.mask().values()[i] == 0) continue;
      ++shown;
      ASSERT_EQ(mask.values()[i], 1) << "pixel " << i;
    }
    EXPECT_GE(shown, last);
    last = shown;
  }
}

/// Bitmaps of glyphs that a careless coder takes for each other, four times as large.
constexpr std::array<std::array<std::string_view, 7>, 10> kConfusable{{
    {" ### ", "#   #", "#   #", "#   #", "#   #", "#   #", " ### "},  // O
    {" ### ", "#   #", "#  ##", "# # #", "##  #", "#   #", " ### "},  // 0
    {"  #  ", " ##  ", "  #  ", "  #  ", "  #  ", "  #  ", " ### "},  // 1
    {" ##  ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", " ### "},  // l
    {" ### ", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", " ### "},  // I
    {"#####", "#    ", "#### ", "    #", "    #", "#   #", " ### "},  // 5
    {" ####", "#    ", "#    ", " ### ", "    #", "    #", "#### "},  // S
    {" ### ", "#   #", "#   #", " ### ", "#   #", "#   #", " ### "},  // 8
    {"#### ", "#   #", "#   #", "#### ", "#   #", "#   #", "#### "},  // B
    {" ### ", "#   #", "    #", "  ## ", "    #", "#   #", " ### "},  // 3
}};

TEST(MaskCodec, ConfusableGlyphsStayApart) {
  SplitMix64 random(20100101);
  constexpr int kScale = 4;
  Mask mask(1000, 700);
  for (int y = 10; y + 7 * kScale < 690; y += 40) {
    for (int x = 10; x + 5 * kScale < 990; x += 28) {
      const auto& glyph = kConfusable[random.next() % kConfusable.size()];
      for (int gy = 0; gy < 7 * kScale; ++gy) {
        for (int gx = 0; gx < 5 * kScale; ++gx) {
          mask.at(x + gx, y + gy) = glyph[static_cast<size_t>(gy / kScale)][static_cast<size_t>(gx / kScale)] == '#' ? 1 : 0;
        }
      }
      // Every other one differs by a single pixel of its border: not one of these may be lost either.
      if (random.next() % 2 == 0) {
        const int px = x + static_cast<int>(random.next() % (5 * kScale));
        const int py = y + static_cast<int>(random.next() % (7 * kScale));
        mask.at(px, py) ^= 1;
      }
    }
  }
  expect_round_trip(mask);
}

TEST(MaskCodec, TheSameMaskGivesTheSameBytesEverywhere) {
  PageArtist artist;
  const Mask mask = testing::ink_of(artist.page(500, 600));
  ShapeLibrary one, other;
  const testing::Packets first = testing::encode(mask, one);
  EXPECT_EQ(first, testing::encode(mask, other));
  uint64_t digest = 0xcbf29ce484222325ULL;
  for (const auto& packet : first) {
    for (const uint8_t byte : packet) digest = (digest ^ byte) * 0x100000001b3ULL;
  }
  EXPECT_EQ(digest, kDigestOfThePage) << "the bit stream has changed: then its version has to change too";
}

}  // namespace
}  // namespace sportello::document
