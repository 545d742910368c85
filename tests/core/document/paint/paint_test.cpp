// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "document/paint/paint_decoder.h"
#include "document/paint/paint_encoder.h"
#include "util/random.h"

namespace sportello::document {
namespace {

constexpr uint64_t kSeed = 20100101;
constexpr Rgba kWhite{255, 255, 255, 255};

struct Sheet {
  Image page;
  Mask mask;
};

void fill(Image& page, const Rect& area, Rgba colour) {
  for (int y = area.y; y < area.y + area.height; ++y) std::fill_n(page.row(y) + area.x, area.width, colour);
}

// A stroke with soft edges at both ends.
void write_stroke(Sheet& sheet, int x, int y, int width, Rgba ink) {
  for (int i = 0; i < width; ++i) {
    sheet.page.at(x + i, y) = ink;
    sheet.mask.at(x + i, y) = 1;
  }
  for (const int end : {x - 1, x + width}) {
    Rgba& pixel = sheet.page.at(end, y);
    pixel = {static_cast<uint8_t>((pixel.r * 3 + ink.r) / 4), static_cast<uint8_t>((pixel.g * 3 + ink.g) / 4),
             static_cast<uint8_t>((pixel.b * 3 + ink.b) / 4), 255};
  }
}

Sheet blank(int width, int height, Rgba paper = kWhite) {
  return {Image(width, height, paper), Mask(width, height)};
}

// Lines of small strokes in `ink`, over whatever the page shows.
void write_lines(Sheet& sheet, const Rect& area, Rgba ink, SplitMix64& random) {
  for (int y = area.y; y + 10 < area.y + area.height; y += 16) {
    for (int x = area.x + 2; x + 10 < area.x + area.width; x += 9) {
      for (int dy = 0; dy < 10; ++dy) {
        const int start = x + static_cast<int>(random.next() % 3);
        write_stroke(sheet, start, y + dy, 2 + static_cast<int>(random.next() % 3), ink);
      }
    }
  }
}

void paint_photo(Sheet& sheet, const Rect& area, SplitMix64& random, int noise) {
  for (int y = 0; y < area.height; ++y) {
    for (int x = 0; x < area.width; ++x) {
      // A triangle wave in integers: the same picture on every platform.
      const auto wave = [](int value, int period) { return std::abs(value % period - period / 2) * 200 / period; };
      const int grain = noise == 0 ? 0 : static_cast<int>(random.next() % static_cast<uint64_t>(noise)) - noise / 2;
      const auto channel = [&](int base) { return static_cast<uint8_t>(std::clamp(base + grain, 0, 255)); };
      const int edge = (x / 23 + y / 31) % 3 == 0 ? 40 : 0;
      sheet.page.at(area.x + x, area.y + y) = {channel(60 + wave(x + y, 97) + edge), channel(50 + wave(x * 2 - y + 500, 151)),
                                               channel(90 + wave(y, 67) - edge), 255};
    }
  }
}

// A page with something of everything.
Sheet mixed_sheet() {
  SplitMix64 random(kSeed);
  Sheet sheet = blank(430, 370);
  fill(sheet.page, {0, 0, 430, 45}, {0, 90, 180, 255});
  fill(sheet.page, {203, 60, 190, 77}, {255, 240, 200, 255});
  write_lines(sheet, {10, 10, 400, 30}, kWhite, random);
  write_lines(sheet, {10, 60, 180, 90}, {20, 20, 20, 255}, random);
  write_lines(sheet, {210, 66, 170, 60}, {170, 20, 40, 255}, random);
  paint_photo(sheet, {40, 170, 330, 170}, random, 9);
  return sheet;
}

double psnr(const Image& a, const Image& b) {
  double sum = 0;
  for (size_t i = 0; i < a.values().size(); ++i) {
    const Rgba p = a.values()[i];
    const Rgba q = b.values()[i];
    sum += (p.r - q.r) * (p.r - q.r) + (p.g - q.g) * (p.g - q.g) + (p.b - q.b) * (p.b - q.b);
  }
  return sum == 0 ? 99 : 10 * std::log10(255.0 * 255 * 3 * static_cast<double>(a.values().size()) / sum);
}

uint64_t hash(std::span<const uint8_t> bytes, uint64_t value) {
  for (const uint8_t byte : bytes) value = (value ^ byte) * 0x100000001b3u;
  return value;
}

uint64_t hash(const Image& image, uint64_t value) {
  for (const Rgba pixel : image.values()) {
    const uint8_t bytes[] = {pixel.r, pixel.g, pixel.b};
    value = hash(bytes, value);
  }
  return value;
}

struct Packets {
  std::vector<std::vector<uint8_t>> base;
  std::vector<std::vector<uint8_t>> refinement;
  size_t base_bytes() const { return bytes(base); }
  size_t refinement_bytes() const { return bytes(refinement); }
  static size_t bytes(const std::vector<std::vector<uint8_t>>& packets) {
    size_t sum = 0;
    for (const auto& packet : packets) sum += packet.size();
    return sum;
  }
};

Packets encode(const Sheet& sheet, Source source = Source::kPicture) {
  PaintEncoder encoder(sheet.page, sheet.mask, source);
  Packets packets;
  for (std::vector<uint8_t> packet; encoder.next_base_packet(packet); packet.clear()) packets.base.push_back(packet);
  for (std::vector<uint8_t> packet; encoder.next_refinement_packet(packet); packet.clear()) {
    packets.refinement.push_back(packet);
  }
  return packets;
}

Image decode(const Packets& packets, const Sheet& sheet) {
  PaintDecoder decoder(sheet.page.width(), sheet.page.height());
  for (const auto& packet : packets.base) EXPECT_TRUE(decoder.decode_base(packet, sheet.mask));
  EXPECT_TRUE(decoder.base_complete());
  for (const auto& packet : packets.refinement) EXPECT_TRUE(decoder.decode_refinement(packet, sheet.mask));
  EXPECT_TRUE(decoder.complete());
  Image out(sheet.page.width(), sheet.page.height());
  decoder.render(sheet.mask, out.bounds(), out);
  return out;
}

TEST(Paint, BothSidesShowTheSameAfterEveryPacketAndItGetsBetter) {
  const Sheet sheet = mixed_sheet();
  PaintEncoder encoder(sheet.page, sheet.mask);
  PaintDecoder decoder(sheet.page.width(), sheet.page.height());
  Image shown(sheet.page.width(), sheet.page.height());
  decoder.render(sheet.mask, shown.bounds(), shown);
  ASSERT_EQ(shown, encoder.rendition());
  EXPECT_EQ(shown.at(0, 0), kWhite);
  double before = 0;
  std::vector<uint8_t> packet;
  while (encoder.next_base_packet(packet)) {
    ASSERT_FALSE(decoder.base_complete());
    ASSERT_TRUE(decoder.decode_base(packet, sheet.mask));
    decoder.render(sheet.mask, shown.bounds(), shown);
    ASSERT_EQ(shown, encoder.rendition());
    packet.clear();
  }
  EXPECT_TRUE(decoder.base_complete());
  EXPECT_GT(psnr(shown, sheet.page), 19);
  size_t count = 0;
  while (encoder.next_refinement_packet(packet)) {
    ASSERT_FALSE(decoder.complete());
    ASSERT_TRUE(decoder.decode_refinement(packet, sheet.mask));
    ASSERT_LE(packet.size(), 6000u);
    decoder.render(sheet.mask, shown.bounds(), shown);
    ASSERT_EQ(shown, encoder.rendition());
    const double now = psnr(shown, sheet.page);
    EXPECT_GE(now, before - 0.05);
    before = now;
    packet.clear();
    ++count;
  }
  EXPECT_TRUE(decoder.complete());
  EXPECT_GT(count, 4u);
  EXPECT_GT(before, 34);
}

TEST(Paint, APartIsDrawnAsTheWholeIs) {
  const Sheet sheet = mixed_sheet();
  const Packets packets = encode(sheet);
  PaintDecoder decoder(sheet.page.width(), sheet.page.height());
  for (const auto& packet : packets.base) ASSERT_TRUE(decoder.decode_base(packet, sheet.mask));
  for (const auto& packet : packets.refinement) ASSERT_TRUE(decoder.decode_refinement(packet, sheet.mask));
  Image whole(sheet.page.width(), sheet.page.height());
  decoder.render(sheet.mask, whole.bounds(), whole);
  SplitMix64 random(kSeed);
  for (int i = 0; i < 25; ++i) {
    Rect area;
    area.x = static_cast<int>(random.next() % 430);
    area.y = static_cast<int>(random.next() % 370);
    area.width = 1 + static_cast<int>(random.next() % 300);
    area.height = 1 + static_cast<int>(random.next() % 200);
    Image part(sheet.page.width(), sheet.page.height(), Rgba{1, 2, 3, 255});
    decoder.render(sheet.mask, area, part);
    const Rect drawn = intersect(area, part.bounds());
    for (int y = 0; y < part.height(); ++y) {
      for (int x = 0; x < part.width(); ++x) {
        const bool inside = x >= drawn.x && y >= drawn.y && x < drawn.x + drawn.width && y < drawn.y + drawn.height;
        ASSERT_EQ(part.at(x, y), inside ? whole.at(x, y) : (Rgba{1, 2, 3, 255}));
      }
    }
  }
}

TEST(Paint, BlackOnWhiteCostsNextToNothing) {
  SplitMix64 random(kSeed);
  Sheet sheet = blank(600, 800);
  write_lines(sheet, {20, 20, 560, 760}, {0, 0, 0, 255}, random);
  const Packets packets = encode(sheet);
  EXPECT_LE(packets.base_bytes(), 48u);
  EXPECT_LE(packets.refinement_bytes(), 8u);
  const Image shown = decode(packets, sheet);
  EXPECT_EQ(shown.at(0, 0), kWhite);
  EXPECT_GT(psnr(shown, sheet.page), 27);

  const Packets empty = encode(blank(600, 800));
  EXPECT_LE(empty.base_bytes(), 16u);
}

TEST(Paint, PlainColoursAreExactAndSharp) {
  Sheet sheet = blank(500, 400, {250, 248, 240, 255});
  for (int y = 50; y < 350; y += 46) fill(sheet.page, {30, y, 440, 23}, {224, 232, 246, 255});
  fill(sheet.page, {30, 29, 440, 21}, {20, 60, 120, 255});
  const Packets packets = encode(sheet);
  EXPECT_LE(packets.base_bytes(), 160u);
  EXPECT_EQ(decode(packets, sheet), sheet.page);
}

TEST(Paint, ABaseOfManyPacketsCanBeRead) {
  SplitMix64 random(kSeed);
  Sheet sheet = blank(900, 900);
  for (int i = 0; i < 2500; ++i) {
    const int x = static_cast<int>(random.next() % 870);
    const int y = static_cast<int>(random.next() % 870);
    const auto shade = static_cast<uint8_t>(60 + random.next() % 8 * 20);
    const int side = 10 + static_cast<int>(random.next() % 10);
    fill(sheet.page, {x, y, side, 30 - side},
         {shade, 255, static_cast<uint8_t>(255 - shade), 255});
  }
  for (int y = 0; y < 900; y += 3) {
    for (int x = 0; x < 300; x += 3) sheet.mask.at(x, y) = random.next() % 2 == 0 ? 1 : 0;
  }
  const Packets packets = encode(sheet);
  EXPECT_GT(packets.base.size(), 2u);
  EXPECT_GT(psnr(decode(packets, sheet), sheet.page), 20);
}

TEST(Paint, InkHasTheColourOfItsCore) {
  Sheet sheet = blank(300, 100);
  constexpr Rgba kInks[] = {{0, 0, 0, 255}, {200, 16, 32, 255}, {20, 60, 200, 255}};
  for (int i = 0; i < 3; ++i) {
    for (int y = 20; y < 60; ++y) write_stroke(sheet, 30 + 90 * i, y, 12, kInks[i]);
  }
  const Image shown = decode(encode(sheet), sheet);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(shown.at(36 + 90 * i, 40), kInks[i]);
}

TEST(Paint, WhatInkHidesCostsNothing) {
  SplitMix64 random(kSeed);
  Sheet plain = blank(400, 400);
  fill(plain.page, {100, 100, 200, 200}, {40, 40, 40, 255});
  for (int y = 100; y < 300; ++y) std::fill_n(plain.mask.row(y) + 100, 200, uint8_t{1});
  Sheet wild = plain;
  for (int y = 120; y < 280; ++y) {
    for (int x = 120; x < 280; ++x) {
      if (random.next() % 4 == 0) wild.page.at(x, y) = {static_cast<uint8_t>(random.next() % 60), 40, 40, 255};
    }
  }
  EXPECT_LE(encode(wild).refinement_bytes(), encode(plain).refinement_bytes() + 8);
}

TEST(Paint, PhotographsComeOutWell) {
  SplitMix64 random(kSeed);
  Sheet sheet = blank(320, 240);
  paint_photo(sheet, sheet.page.bounds(), random, 0);
  const Packets packets = encode(sheet);
  EXPECT_LT(packets.base_bytes(), 700u);
  EXPECT_GT(psnr(decode(packets, sheet), sheet.page), 36);
}

TEST(Paint, NoiseOfACameraIsNotSent) {
  SplitMix64 random(kSeed);
  Sheet sheet = blank(600, 400);
  for (Rgba& pixel : sheet.page.values()) {
    const auto value = static_cast<uint8_t>(238 + random.next() % 9);
    pixel = {value, value, value, 255};
  }
  const Packets packets = encode(sheet, Source::kCamera);
  EXPECT_LT(packets.base_bytes() + packets.refinement_bytes(), 120u);
}

TEST(Paint, TakesPagesOfAnySize) {
  SplitMix64 random(kSeed);
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 70}, {70, 1}, {2, 3}, {8, 8}, {9, 65}, {65, 129}}) {
    Sheet sheet = blank(width, height);
    for (Rgba& pixel : sheet.page.values()) {
      pixel = {static_cast<uint8_t>(random.next()), static_cast<uint8_t>(random.next()), static_cast<uint8_t>(random.next()), 255};
    }
    for (uint8_t& value : sheet.mask.values()) value = random.next() % 3 == 0 ? 1 : 0;
    PaintEncoder encoder(sheet.page, sheet.mask);
    Packets packets;
    for (std::vector<uint8_t> packet; encoder.next_base_packet(packet); packet.clear()) packets.base.push_back(packet);
    for (std::vector<uint8_t> packet; encoder.next_refinement_packet(packet); packet.clear()) packets.refinement.push_back(packet);
    EXPECT_EQ(decode(packets, sheet), encoder.rendition()) << width << 'x' << height;
  }
}

TEST(Paint, KeepsLayersAtTheirOwnResolution) {
  SplitMix64 random(kSeed);
  Sheet sheet = blank(400, 320);
  write_lines(sheet, {20, 20, 360, 280}, {0, 0, 150, 255}, random);
  const Packets packets = encode(sheet);
  PaintDecoder decoder(400, 320);
  for (const auto& packet : packets.base) ASSERT_TRUE(decoder.decode_base(packet, sheet.mask));
  EXPECT_EQ(decoder.paper_colours().width(), 50);
  EXPECT_EQ(decoder.paper_colours().height(), 40);
  EXPECT_EQ(decoder.paper_colours().at(20, 20), kWhite);
  EXPECT_EQ(decoder.ink_colours().width(), 50);
  EXPECT_EQ(decoder.ink_colours().height(), 40);
  EXPECT_EQ(decoder.ink_colours().at(20, 20), (Rgba{0, 0, 150, 255}));
}

TEST(Paint, RefusesWhatItCannotRead) {
  const Sheet sheet = mixed_sheet();
  const Packets packets = encode(sheet);
  {
    PaintDecoder decoder(sheet.page.width(), sheet.page.height());
    EXPECT_FALSE(decoder.decode_refinement(packets.refinement.front(), sheet.mask));  // before the base
  }
  {
    PaintDecoder decoder(sheet.page.width(), sheet.page.height());
    EXPECT_FALSE(decoder.decode_base(packets.base.front(), Mask(3, 3)));
  }
  // A cut or changed packet is refused or shows something else, and costs no more than a good one.
  SplitMix64 random(kSeed);
  Image shown(sheet.page.width(), sheet.page.height());
  for (int i = 0; i < 60; ++i) {
    PaintDecoder decoder(sheet.page.width(), sheet.page.height());
    std::vector<uint8_t> base = packets.base.front();
    if (i % 2 == 0) {
      base.resize(random.next() % base.size());
    } else {
      for (int n = 0; n < 3; ++n) base[random.next() % std::min<size_t>(base.size(), 40)] = static_cast<uint8_t>(random.next());
    }
    decoder.decode_base(base, sheet.mask);
    std::vector<uint8_t> refinement = packets.refinement.front();
    refinement[random.next() % 8] = static_cast<uint8_t>(random.next());
    decoder.decode_refinement(refinement, sheet.mask);
    decoder.render(sheet.mask, {0, 0, 430, 370}, shown);
  }
  PaintDecoder decoder(sheet.page.width(), sheet.page.height());
  const uint8_t many[] = {0x1f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x7f};
  EXPECT_FALSE(decoder.decode_base(many, sheet.mask));
  EXPECT_FALSE(decoder.base_complete());
}

// The stream and what it shows are the same on every platform.
TEST(Paint, CodesAlikeEverywhere) {
  const Sheet sheet = mixed_sheet();
  const Packets packets = encode(sheet);
  uint64_t value = 0xcbf29ce484222325u;
  for (const auto& packet : packets.base) value = hash(packet, value);
  for (const auto& packet : packets.refinement) value = hash(packet, value);
  EXPECT_EQ(hash(decode(packets, sheet), value), 5500206104180152998u);
}

}  // namespace
}  // namespace sportello::document
