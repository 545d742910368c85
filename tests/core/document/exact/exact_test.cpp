// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "core/document/exact/test_pages.h"

namespace sportello::document {
namespace {

using testing::encode;
using testing::mask_of;
using testing::rendition_of;
using testing::size_of;

/// Codes and decodes; what came out must be the page. Returns the bytes that it took.
size_t expect_exact(const Image& page, const Mask& mask, const Image& rendition) {
  const auto packets = encode(page, mask, rendition);
  Image shown = rendition;
  ExactDecoder decoder(mask, shown);
  EXPECT_FALSE(decoder.complete());
  Rect changed;
  for (const auto& packet : packets) {
    EXPECT_LE(packet.size(), 8192u);
    EXPECT_TRUE(decoder.decode(packet));
    changed = unite(changed, decoder.take_changed());
  }
  EXPECT_TRUE(decoder.complete());
  EXPECT_EQ(changed, page.bounds());
  EXPECT_TRUE(decoder.take_changed().empty());
  EXPECT_TRUE(shown == page);
  return size_of(packets);
}

size_t expect_exact(const Image& page) {
  const Mask mask = mask_of(page);
  return expect_exact(page, mask, rendition_of(mask));
}

TEST(Exact, GivesBackEveryPixelOfPagesOfAllKinds) {
  for (const auto& [width, height] : {std::pair{200, 150}, {1, 1}, {1, 70}, {70, 1}, {513, 33}, {1025, 40}, {31, 97}}) {
    SCOPED_TRACE(::testing::Message() << width << "x" << height);
    expect_exact(testing::text_page(width, height));
    expect_exact(testing::text_page(width, height, {180, 20, 60, 255}));
    expect_exact(testing::photo_page(width, height));
    expect_exact(testing::noise_page(width, height));
    expect_exact(testing::palette_page(width, height));
    expect_exact(Image(width, height, Rgba{0, 0, 0, 255}));
  }
}

TEST(Exact, CorrectsAnyRenditionAndMask) {
  const Image page = testing::text_page(300, 120, {10, 60, 120, 255});
  const Mask mask = mask_of(page);
  const Mask none(300, 120);
  const Mask all(300, 120, 1);
  for (const auto& wrong : {testing::noise_page(300, 120), testing::photo_page(300, 120), page, Image(300, 120)}) {
    expect_exact(page, mask, wrong);
    expect_exact(page, none, wrong);
    expect_exact(page, all, wrong);
  }
}

TEST(Exact, TakesFlatPagesForNothing) {
  EXPECT_LT(expect_exact(Image(1654, 2339, Rgba{255, 255, 255, 255})), 100u);
  EXPECT_LT(expect_exact(Image(1654, 2339, Rgba{250, 240, 220, 255})), 100u);
}

TEST(Exact, TakesRepeatedShapesForLittle) {
  const Image once = testing::text_page(400, 60);
  const Image often = testing::text_page(400, 960);
  EXPECT_LT(expect_exact(often), 2 * expect_exact(once));
}

TEST(Exact, UsesTheMask) {
  const Image page = testing::text_page(600, 400);
  const Mask none(600, 400);
  EXPECT_LT(3 * expect_exact(page), 2 * expect_exact(page, none, rendition_of(none)));
}

TEST(Exact, SpendsNoMoreOnNoiseThanItsPixels) {
  const Image page = testing::noise_page(400, 300);
  EXPECT_LT(expect_exact(page), 400 * 300 * 3 * 103 / 100);
}

TEST(Exact, CodesGrayAtOneChannel) {
  Image page(300, 200);
  SplitMix64 random(testing::kSeed);
  for (auto& pixel : page.values()) pixel = testing::gray(static_cast<int>(random.next() & 255));
  EXPECT_LT(expect_exact(page), 300 * 200 * 103 / 100);
}

TEST(Exact, ShowsThePageFromTheTop) {
  const Image page = testing::noise_page(700, 40);
  const Mask mask = mask_of(page);
  Image shown = rendition_of(mask);
  const Image before = shown;
  const auto packets = encode(page, mask, shown);
  ASSERT_GT(packets.size(), 4u);
  ExactDecoder decoder(mask, shown);
  ASSERT_TRUE(decoder.decode(packets[0]));
  const Rect changed = decoder.take_changed();
  EXPECT_EQ(changed.y, 0);
  ASSERT_LT(changed.height, 40);
  for (int y = changed.y + 1; y < changed.height - 1; ++y) {
    for (int x = 0; x < 700; ++x) ASSERT_EQ(shown.at(x, y), page.at(x, y));
  }
  for (int x = 0; x < 700; ++x) ASSERT_EQ(shown.at(x, 39), before.at(x, 39));
  EXPECT_FALSE(decoder.complete());
}

/// Native and wasm write the same packets.
TEST(Exact, WritesTheSameBytesOnEveryPlatform) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const Image& page : {testing::text_page(300, 200, {10, 60, 120, 255}), testing::photo_page(150, 100),
                            testing::palette_page(300, 200)}) {
    const Mask mask = mask_of(page);
    for (const auto& packet : encode(page, mask, rendition_of(mask))) {
      for (const uint8_t byte : packet) hash = (hash ^ byte) * 0x100000001b3u;
    }
  }
  EXPECT_EQ(hash, 16090234564343020303u);
}

}  // namespace
}  // namespace sportello::document
