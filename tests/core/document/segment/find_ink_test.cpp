// SPDX-License-Identifier: EUPL-1.2
#include "document/segment/find_ink.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "util/random.h"

namespace sportello::document {
namespace {

constexpr uint64_t kSeed = 20100101;
constexpr Rgba kWhite{255, 255, 255, 255};
constexpr Rgba kBlack{0, 0, 0, 255};

// A letter of 9 x 12 pixels with soft edges: shares of ink in 1/9.
using Glyph = std::array<const char*, 12>;
constexpr Glyph kLetterA{
    "000595000", "000999000", "004969400", "009505900", "004909400", "029000920",
    "059999950", "099999990", "290000092", "590000095", "990000099", "990000099",
};

Rgba mix(Rgba paper, Rgba ink, int ninths) {
  const auto channel = [&](uint8_t from, uint8_t to) { return static_cast<uint8_t>(from + (to - from) * ninths / 9); };
  return {channel(paper.r, ink.r), channel(paper.g, ink.g), channel(paper.b, ink.b), 255};
}

void draw(Image& page, const Glyph& glyph, int x, int y, Rgba paper, Rgba ink) {
  for (int dy = 0; dy < 12; ++dy) {
    for (int dx = 0; dx < 9; ++dx) page.at(x + dx, y + dy) = mix(paper, ink, glyph[static_cast<size_t>(dy)][dx] - '0');
  }
}

void fill(Image& page, const Rect& area, Rgba colour) {
  for (int y = area.y; y < area.y + area.height; ++y) std::fill_n(page.row(y) + area.x, area.width, colour);
}

Mask cut(const Mask& mask, const Rect& area) {
  Mask part(area.width, area.height);
  for (int y = 0; y < area.height; ++y) std::copy_n(mask.row(area.y + y) + area.x, area.width, part.row(y));
  return part;
}

size_t ink_in(const Mask& mask, const Rect& area) {
  const Mask part = cut(mask, area);
  return static_cast<size_t>(std::count(part.values().begin(), part.values().end(), 1));
}

// What the letter should give: pixels that are at least half ink.
void expect_letter(const Mask& mask, int x, int y) {
  for (int dy = 0; dy < 12; ++dy) {
    for (int dx = 0; dx < 9; ++dx) {
      const int share = kLetterA[static_cast<size_t>(dy)][dx] - '0';
      if (share > 2 && share < 5) continue;
      EXPECT_EQ(mask.at(x + dx, y + dy), share >= 5 ? 1 : 0) << dx << ' ' << dy;
    }
  }
}

TEST(FindInk, MarksDarkTextOnLightAndLightOnDarkAlike) {
  Image page(400, 300, kWhite);
  constexpr Rgba kBar{0, 80, 180, 255};
  fill(page, {0, 0, 400, 60}, kBar);
  for (int i = 0; i < 12; ++i) {
    draw(page, kLetterA, 20 + i * 13, 23, kBar, kWhite);
    draw(page, kLetterA, 20 + i * 13, 101, kWhite, kBlack);
  }
  const Mask mask = find_ink(page, Source::kScreen);
  expect_letter(mask, 20, 23);
  expect_letter(mask, 20, 101);
  EXPECT_EQ(cut(mask, {20, 23, 9, 12}), cut(mask, {20, 101, 9, 12}));
  EXPECT_EQ(ink_in(mask, {0, 40, 400, 55}), 0u);   // the bar and its edge are no ink
  EXPECT_EQ(ink_in(mask, {0, 140, 400, 160}), 0u);
}

TEST(FindInk, GivesAGlyphTheSameBitmapWhereverItStands) {
  Image page(640, 480, kWhite);
  SplitMix64 random(kSeed);
  std::vector<Rect> places;
  for (int y = 11; y < 460; y += 20) {
    int x = 9 + static_cast<int>(random.next() % 5);
    while (x < 620) {
      draw(page, kLetterA, x, y, kWhite, kBlack);
      places.push_back({x - 1, y - 1, 11, 14});
      x += 11 + static_cast<int>(random.next() % 9);
    }
  }
  const Mask mask = find_ink(page, Source::kPdf);
  const Mask first = cut(mask, places.front());
  for (const Rect& place : places) ASSERT_EQ(cut(mask, place), first) << place.x << ' ' << place.y;
}

TEST(FindInk, MarksColouredTextOnColouredGround) {
  constexpr std::pair<Rgba, Rgba> kPairs[] = {
      {{255, 240, 150, 255}, {160, 30, 30, 255}},
      {{30, 90, 60, 255}, {250, 220, 120, 255}},
      {{200, 220, 245, 255}, {20, 40, 120, 255}},
      {{240, 240, 240, 255}, {110, 110, 110, 255}},
  };
  for (const auto& [paper, ink] : kPairs) {
    Image page(200, 100, paper);
    for (int i = 0; i < 8; ++i) draw(page, kLetterA, 30 + i * 14, 40, paper, ink);
    const Mask mask = find_ink(page, Source::kPdf);
    expect_letter(mask, 30, 40);
    expect_letter(mask, 30 + 7 * 14, 40);
    EXPECT_EQ(ink_in(mask, {0, 60, 200, 40}), 0u);
  }
}

TEST(FindInk, KeepsThinLines) {
  Image page(300, 300, kWhite);
  constexpr Rgba kGrey{150, 150, 150, 255};
  fill(page, {20, 40, 260, 1}, kBlack);
  fill(page, {50, 60, 1, 200}, kGrey);
  for (int i = 0; i < 180; ++i) page.at(80 + i, 80 + i / 2) = kBlack;
  const Mask mask = find_ink(page, Source::kPdf);
  EXPECT_EQ(ink_in(mask, {20, 40, 260, 1}), 260u);
  EXPECT_EQ(ink_in(mask, {50, 60, 1, 200}), 200u);
  EXPECT_EQ(ink_in(mask, {80, 80, 180, 90}), 180u);
}

TEST(FindInk, LeavesPhotographsOut) {
  Image page(480, 480, kWhite);
  for (int i = 0; i < 20; ++i) draw(page, kLetterA, 30 + i * 14, 20, kWhite, kBlack);
  SplitMix64 random(kSeed);
  const Rect photo{64, 80, 320, 320};
  for (int y = 0; y < photo.height; ++y) {
    for (int x = 0; x < photo.width; ++x) {
      const double wave = std::sin(x * 0.11) * std::cos(y * 0.07) + std::sin((x + y) * 0.31) * 0.4;
      const int value = std::clamp(120 + static_cast<int>(wave * 60) + static_cast<int>(random.next() % 25) - 12, 0, 255);
      page.at(photo.x + x, photo.y + y) = {static_cast<uint8_t>(value), static_cast<uint8_t>(value * 3 / 4),
                                           static_cast<uint8_t>(255 - value), 255};
    }
  }
  const Mask mask = find_ink(page, Source::kPicture);
  expect_letter(mask, 30, 20);
  EXPECT_LT(ink_in(mask, photo), static_cast<size_t>(photo.width * photo.height / 200));
}

TEST(FindInk, ReadsCameraPagesThroughNoiseAndUnevenLight) {
  Image page(500, 400);
  SplitMix64 random(kSeed);
  for (int y = 0; y < 400; ++y) {
    for (int x = 0; x < 500; ++x) page.at(x, y) = mix({250, 250, 250, 255}, {190, 190, 185, 255}, x * 9 / 500);
  }
  for (int i = 0; i < 30; ++i) {
    const int x = 20 + i * 15;
    draw(page, kLetterA, x, 100, page.at(x, 90), {60, 60, 70, 255});
  }
  for (Rgba& pixel : page.values()) {
    const int noise = static_cast<int>(random.next() % 17) - 8;
    pixel.r = static_cast<uint8_t>(std::clamp(pixel.r + noise, 0, 255));
    pixel.g = static_cast<uint8_t>(std::clamp(pixel.g + noise, 0, 255));
    pixel.b = static_cast<uint8_t>(std::clamp(pixel.b + noise, 0, 255));
  }
  const Mask mask = find_ink(page, Source::kCamera);
  EXPECT_EQ(ink_in(mask, {0, 130, 500, 270}), 0u);
  for (int i = 0; i < 30; i += 5) {
    size_t right = 0;
    for (int dy = 0; dy < 12; ++dy) {
      for (int dx = 0; dx < 9; ++dx) {
        const int share = kLetterA[static_cast<size_t>(dy)][dx] - '0';
        if (share != 4 && share != 5) right += mask.at(20 + i * 15 + dx, 100 + dy) == (share > 4 ? 1 : 0) ? 1 : 0;
      }
    }
    EXPECT_GE(right, 90u);
  }
}

TEST(FindInk, TakesPagesOfAnySize) {
  for (const Source source : {Source::kCamera, Source::kPicture, Source::kPdf, Source::kScreen}) {
    for (const auto& [width, height] : {std::pair{1, 1}, {1, 40}, {40, 1}, {7, 9}, {17, 16}}) {
      const Mask mask = find_ink(Image(width, height, kBlack), source);
      EXPECT_EQ(mask.width(), width);
      EXPECT_EQ(mask.height(), height);
    }
  }
}

// A fine line with soft edges along a wave.
void draw_wave(Image& page, double middle, double height, double length, double phase, Rgba ink) {
  for (int x = 0; x < page.width(); ++x) {
    const double at = middle + height * std::sin(2 * 3.141592653589793 * x / length + phase);
    for (int y = static_cast<int>(at) - 2; y <= static_cast<int>(at) + 2; ++y) {
      const int share = static_cast<int>(9 * std::clamp(1.4 - std::abs(y - at), 0.0, 1.0));
      if (share > 0 && page.bounds().height > y && y >= 0) page.at(x, y) = mix(page.at(x, y), ink, share);
    }
  }
}

TEST(FindInk, LeavesTheFineLinesUnderTheTextOfACardToTheBackground) {
  Image page(640, 400, kWhite);
  constexpr Rgba kLine{180, 190, 225, 255};
  for (int i = 0; i < 24; ++i) draw_wave(page, 20 + i * 15, 14, 70 + (i % 5) * 13, i * 0.9, kLine);
  constexpr Rect kOpen{300, 40, 320, 120};
  for (int i = 0; i < 12; ++i) draw(page, kLetterA, 40 + i * 15, 201, kWhite, kBlack);
  const Mask mask = find_ink(page, Source::kPicture);
  EXPECT_LT(ink_in(mask, kOpen), 20u);
  EXPECT_GT(ink_in(mask, {36, 199, 190, 16}), 12u * 40);
}

TEST(FindInk, KeepsFaintRulesSignaturesAndLettersThatHaveNoTangleAroundThem) {
  constexpr Rgba kFaintInk{180, 190, 225, 255};
  Image table(640, 400, kWhite);
  for (int i = 0; i < 20; ++i) {
    fill(table, {20, 20 + i * 18, 600, 1}, kFaintInk);
    fill(table, {20 + i * 30, 20, 1, 343}, kFaintInk);
  }
  for (int i = 0; i < 12; ++i) draw(table, kLetterA, 40 + i * 30, 42, kWhite, kBlack);
  EXPECT_GT(ink_in(find_ink(table, Source::kPicture), {20, 20, 600, 1}), 560u);

  Image letter(640, 400, kWhite);
  for (int i = 0; i < 12; ++i) draw(letter, kLetterA, 40 + i * 30, 42, kWhite, kBlack);
  for (int i = 0; i < 12; ++i) draw(letter, kLetterA, 40 + i * 30, 82, kWhite, kFaintInk);
  draw_wave(letter, 250, 60, 90, 0, kFaintInk);
  const Mask mask = find_ink(letter, Source::kPicture);
  EXPECT_EQ(cut(mask, {40, 42, 9, 12}), cut(mask, {40, 82, 9, 12}));
  EXPECT_GT(ink_in(mask, {0, 180, 640, 140}), 640u);
}

}  // namespace
}  // namespace sportello::document
