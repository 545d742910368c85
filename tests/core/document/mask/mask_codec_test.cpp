// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "document/mask/mask_decoder.h"
#include "document/mask/mask_encoder.h"
#include "document/mask/shape_library.h"
#include "test_masks.h"
#include "util/random.h"

namespace sportello::document {
namespace {

void expect_round_trip(const Mask& mask, const std::string& what) {
  ShapeLibrary ours;
  ShapeLibrary theirs;
  const Packets packets = encode(mask, ours);
  ASSERT_FALSE(packets.empty()) << what;
  const Mask decoded = decode(packets, mask.width(), mask.height(), theirs);
  EXPECT_TRUE(decoded == mask) << what;
  EXPECT_EQ(ours.digest(), theirs.digest()) << what;
}

// Lines, boxes, a disc, a halftone: what is not text.
Mask drawing() {
  Mask mask(700, 500);
  for (int x = 20; x < 680; ++x) mask.at(x, 40) = mask.at(x, 41) = mask.at(x, 460) = 1;
  for (int y = 40; y < 460; ++y) mask.at(20, y) = mask.at(300, y) = mask.at(679, y) = 1;
  for (int y = 0; y < 500; ++y) {
    for (int x = 0; x < 700; ++x) {
      if ((x - 150) * (x - 150) + (y - 200) * (y - 200) < 90 * 90) mask.at(x, y) = 1;
      if (x > 400 && x < 600 && y > 100 && y < 300 && (x + y) % 3 == 0) mask.at(x, y) = 1;
    }
  }
  return mask;
}

TEST(MaskCodec, GivesBackEveryKindOfMask) {
  expect_round_trip(Mask(1, 1), "a white pixel");
  expect_round_trip(Mask(1, 1, 1), "a black pixel");
  expect_round_trip(Mask(300, 200), "empty");
  expect_round_trip(Mask(300, 200, 1), "full");
  expect_round_trip(text_page(900, 600, 3, 0, sample_text(500)), "text");
  expect_round_trip(text_page(900, 600, 3, 150, sample_text(500)), "noisy text");
  expect_round_trip(text_page(300, 200, 1, 0, sample_text(500)), "tiny text");
  expect_round_trip(text_page(1000, 900, 12, 0, "S5 8B3 ace"), "large text");
  expect_round_trip(drawing(), "drawing");
  for (const int per_mille : {2, 50, 500, 950}) expect_round_trip(noise_page(301, 203, per_mille), "noise");
}

TEST(MaskCodec, GivesBackLongPages) {
  Mask wide(kMaxPageSide, 40);
  draw_glyph(wide, '8', kMaxPageSide - 20, 3, 3);
  draw_glyph(wide, 'B', 0, 3, 3);
  expect_round_trip(wide, "wide");
  Mask tall(40, kMaxPageSide);
  draw_glyph(tall, '8', 3, kMaxPageSide - 30, 3);
  draw_glyph(tall, 'B', 3, 0, 3);
  for (int y = 0; y < kMaxPageSide; ++y) tall.at(39, y) = 1;
  expect_round_trip(tall, "tall");
  ShapeLibrary library;
  EXPECT_LT(bytes_of(encode(Mask(kMaxPageSide, 1024), library)), 60u);
}

TEST(MaskCodec, NeverTakesOneGlyphForAnother) {
  const std::string pairs[] = {"0O", "1lI", "5S", "8B", "38", "8B3S50O1lI", "cea"};
  for (const int scale : {1, 2, 3, 5}) {
    for (const std::string& letters : pairs) {
      std::string text;
      for (int i = 0; i < 40; ++i) text += letters;
      expect_round_trip(text_page(120 * scale, 100 * scale, scale, 0, text), letters);
    }
  }
}

TEST(MaskCodec, KeepsOnePixelVariantsApart) {
  // Each letter in forty copies, each with one pixel of its box flipped.
  SplitMix64 random(kSeed);
  const int scale = 3;
  Mask mask(1200, 900);
  int x = 20;
  int y = 20;
  for (const char letter : std::string("0O1lI5S8B3")) {
    for (int copy = 0; copy < 40; ++copy) {
      if (x > 1150) {
        x = 20;
        y += 40;
      }
      const int width = draw_glyph(mask, letter, x, y, scale);
      mask.at(x + static_cast<int>(random.next() % static_cast<uint64_t>(width)), y + static_cast<int>(random.next() % 21)) ^= 1;
      x += width + 4;
    }
  }
  expect_round_trip(mask, "variants");
  ShapeLibrary library;
  encode(mask, library);
  EXPECT_GT(library.size(), 100u) << "variants are shapes of their own";
}

TEST(MaskCodec, ShapesCostLittleTheSecondTime) {
  const Mask mask = text_page(1200, 900, 3, 0, sample_text(900));
  ShapeLibrary ours;
  ShapeLibrary theirs;
  const Packets first = encode(mask, ours);
  EXPECT_TRUE(decode(first, mask.width(), mask.height(), theirs) == mask);
  const size_t shapes = ours.size();
  const Packets second = encode(mask, ours);
  EXPECT_TRUE(decode(second, mask.width(), mask.height(), theirs) == mask);
  EXPECT_EQ(ours.size(), shapes);
  EXPECT_EQ(ours.digest(), theirs.digest());
  EXPECT_LT(bytes_of(second) * 2, bytes_of(first));
  // Another page of the same letters.
  std::string reversed = sample_text(900);
  std::reverse(reversed.begin(), reversed.end());
  const Mask other = text_page(1200, 900, 3, 0, reversed);
  ShapeLibrary fresh;
  const Packets alone = encode(other, fresh);
  const Packets after = encode(other, ours);
  EXPECT_TRUE(decode(after, other.width(), other.height(), theirs) == other);
  EXPECT_LT(bytes_of(after), bytes_of(alone));
}

TEST(MaskCodec, ForgetsAlikeOnBothSides) {
  // More shapes than the library holds: components of noise, new ones on each page.
  ShapeLibrary ours;
  ShapeLibrary theirs;
  SplitMix64 random(kSeed);
  for (int page = 0; page < 4; ++page) {
    Mask mask(1600, 500);
    for (int y = 10; y + 20 < 500; y += 20) {
      for (int x = 10; x + 16 < 1600; x += 16) {
        for (int i = 0; i < 14; ++i) {
          for (int j = 0; j < 12; ++j) mask.at(x + j, y + i) = random.next() % 5 < 3 ? 1 : 0;
        }
      }
    }
    const Packets packets = encode(mask, ours);
    ASSERT_TRUE(decode(packets, mask.width(), mask.height(), theirs) == mask);
    ASSERT_EQ(ours.digest(), theirs.digest());
    EXPECT_LE(ours.pixels(), size_t{1} << 21);
  }
}

TEST(MaskCodec, AnyNumberOfPacketsIsAMask) {
  const Mask mask = text_page(1200, 1200, 3, 120, sample_text(2000));
  ShapeLibrary ours;
  ShapeLibrary theirs;
  MaskEncoder encoder(mask, ours);
  MaskDecoder decoder(mask.width(), mask.height(), theirs);
  std::vector<uint8_t> packet;
  size_t last_ink = 0;
  int packets = 0;
  Rect changed;
  while (encoder.next_packet(packet)) {
    EXPECT_LT(packet.size(), 6000u);
    ASSERT_FALSE(decoder.complete());
    ASSERT_TRUE(decoder.decode(packet));
    EXPECT_EQ(ours.digest(), theirs.digest()) << "also if nothing follows";
    size_t ink = 0;
    for (int y = 0; y < mask.height(); ++y) {
      for (int x = 0; x < mask.width(); ++x) {
        ink += decoder.mask().at(x, y);
        ASSERT_LE(decoder.mask().at(x, y), mask.at(x, y)) << "nothing is drawn that is not there";
      }
    }
    EXPECT_GE(ink, last_ink);
    last_ink = ink;
    changed = unite(changed, decoder.take_changed());
    packet.clear();
    ++packets;
  }
  EXPECT_GT(packets, 2);
  EXPECT_TRUE(decoder.complete());
  EXPECT_TRUE(decoder.mask() == mask);
  EXPECT_TRUE(decoder.take_changed().empty());
  EXPECT_EQ(unite(changed, mask.bounds()), mask.bounds());
  EXPECT_FALSE(encoder.next_packet(packet));
  EXPECT_TRUE(packet.empty());
}

TEST(MaskCodec, ALibraryCanBeCopied) {
  const Mask mask = text_page(900, 500, 3, 0, sample_text(400));
  ShapeLibrary ours;
  ShapeLibrary theirs;
  decode(encode(mask, ours), mask.width(), mask.height(), theirs);
  ShapeLibrary kept = ours;
  const Packets tried = encode(noise_page(300, 200, 300), ours);
  EXPECT_FALSE(tried.empty());
  ours = kept;
  EXPECT_EQ(ours.digest(), theirs.digest());
  EXPECT_TRUE(decode(encode(mask, ours), mask.width(), mask.height(), theirs) == mask);
}

// The same bytes on every platform: this suite runs natively and as WebAssembly.
TEST(MaskCodec, WritesTheSameBytesEverywhere) {
  uint64_t hash = 0xcbf29ce484222325u;
  ShapeLibrary library;
  for (const Mask& mask : {text_page(900, 600, 3, 100, sample_text(500)), drawing(), noise_page(301, 203, 30)}) {
    for (const auto& packet : encode(mask, library)) {
      for (const uint8_t byte : packet) hash = (hash ^ byte) * 0x100000001b3u;
    }
  }
  EXPECT_EQ(hash, 13813271819972762928u);
}

TEST(MaskCodec, StaysSmall) {
  // Bounds a fifth above what is measured: they tell when a change costs bytes.
  ShapeLibrary clean;
  EXPECT_LT(bytes_of(encode(text_page(1200, 900, 3, 0, sample_text(900)), clean)), 385u);
  ShapeLibrary noisy;
  EXPECT_LT(bytes_of(encode(text_page(1200, 900, 3, 100, sample_text(900)), noisy)), 9900u);
  ShapeLibrary lines;
  EXPECT_LT(bytes_of(encode(drawing(), lines)), 252u);
}

}  // namespace
}  // namespace sportello::document
