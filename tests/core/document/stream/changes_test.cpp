// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/changes.h"

#include <gtest/gtest.h>

#include "core/document/drawn_page.h"
#include "document/image/copy.h"

namespace sportello::document {
namespace {

using testing::PageArtist;

size_t area_of(const std::vector<Rect>& regions) {
  size_t area = 0;
  for (const Rect& region : regions) area += static_cast<size_t>(region.width) * static_cast<size_t>(region.height);
  return area;
}

/// What is shown after the changes, the regions being sent as they are.
Image after(Image shown, const Changes& changes, const Image& now) {
  apply_moves(changes, shown);
  for (const Rect& region : changes.regions) paste(crop(now, region), Rect{0, 0, region.width, region.height}, region.x, region.y, shown);
  return shown;
}

TEST(Changes, NoneBetweenEqualPages) {
  PageArtist artist;
  const Image page = artist.page(300, 400);
  Image shown = page;
  EXPECT_TRUE(find_changes(shown, page).empty());
}

TEST(Changes, OneLetterIsOneSmallRegion) {
  PageArtist artist;
  const Image before = artist.page(600, 800);
  Image now = before;
  artist.letter(now, 3, 300, 20);
  Image shown = before;
  const Changes changes = find_changes(shown, now);
  EXPECT_TRUE(changes.moves.empty());
  ASSERT_EQ(changes.regions.size(), 1u);
  EXPECT_LE(area_of(changes.regions), static_cast<size_t>(PageArtist::kGlyphWidth * PageArtist::kGlyphHeight));
  EXPECT_EQ(after(before, changes, now), now);
}

TEST(Changes, AScrolledPartBelowAFixedHeadIsMoved) {
  PageArtist artist;
  Image sheet(600, 1200, Rgba{255, 255, 255, 255});
  artist.text(sheet, {20, 0, 560, 1200});
  Image before(640, 800, Rgba{255, 255, 255, 255});
  artist.text(before, {0, 0, 640, 60});
  Image now = before;
  paste(sheet, {0, 0, 600, 700}, 20, 80, before);
  Image part = crop(sheet, {0, 44, 600, 700});
  paste(part, {0, 0, 600, 700}, 20, 80, now);

  for (const bool down : {true, false}) {
    const Image& from = down ? before : now;
    const Image& to = down ? now : before;
    Image shown = from;
    const Changes changes = find_changes(shown, to);
    ASSERT_FALSE(changes.moves.empty());
    EXPECT_EQ(changes.moves[0].from_y - changes.moves[0].to.y, down ? 44 : -44);
    EXPECT_LT(area_of(changes.regions), size_t{640 * 800 / 10});
    EXPECT_EQ(after(from, changes, to), to);
  }
}

TEST(Changes, ALineThatChangesWhileItScrollsIsMovedToo) {
  PageArtist artist;
  const Image sheet = artist.page(600, 900);
  const Image before = crop(sheet, {0, 0, 600, 700});
  Image now = crop(sheet, {0, 66, 600, 700});
  artist.letter(now, 5, 40, 300);
  Image shown = before;
  const Changes changes = find_changes(shown, now);
  ASSERT_EQ(changes.moves.size(), 1u);
  EXPECT_GE(changes.moves[0].to.height, 600);
  EXPECT_EQ(after(before, changes, now), now);
  size_t covered = 0;
  for (const Rect& region : changes.regions) covered += region.y < 600 ? area_of({region}) : 0;
  EXPECT_LE(covered, static_cast<size_t>(PageArtist::kGlyphWidth * PageArtist::kGlyphHeight));
}

TEST(Changes, ASidewaysScrollIsMoved) {
  PageArtist artist;
  const Image wide = artist.page(900, 300);
  const Image before = crop(wide, {0, 0, 700, 300});
  const Image now = crop(wide, {37, 0, 700, 300});
  Image shown = before;
  const Changes changes = find_changes(shown, now);
  ASSERT_FALSE(changes.moves.empty());
  EXPECT_LT(area_of(changes.regions), size_t{700 * 300 / 10});
  EXPECT_EQ(after(before, changes, now), now);
}

TEST(Changes, AnotherPageIsFewRegions) {
  PageArtist artist;
  const Image before = artist.page(640, 900);
  const Image now = artist.page(640, 900);
  Image shown = before;
  const Changes changes = find_changes(shown, now);
  EXPECT_LE(changes.regions.size(), kMaxRegions);
  EXPECT_TRUE(fits_page(changes, 640, 900));
  EXPECT_EQ(after(before, changes, now), now);
}

TEST(Changes, ManySpecksStayWithinTheLimits) {
  PageArtist artist;
  Image before(2000, 2000, Rgba{255, 255, 255, 255});
  Image now = before;
  for (int y = 10; y < 2000; y += 100) {
    for (int x = 10; x < 2000; x += 100) now.at(x, y) = {0, 0, 0, 255};
  }
  Image shown = before;
  const Changes changes = find_changes(shown, now);
  EXPECT_LE(changes.regions.size(), kMaxRegions);
  EXPECT_TRUE(fits_page(changes, 2000, 2000));
  EXPECT_EQ(after(before, changes, now), now);
}

TEST(Changes, WhatLeavesThePageDoesNotFit) {
  EXPECT_TRUE(fits_page({{}, {{0, 0, 10, 10}}}, 10, 10));
  EXPECT_FALSE(fits_page({{}, {{1, 0, 10, 10}}}, 10, 10));
  EXPECT_FALSE(fits_page({{}, {{0, 0, 0, 10}}}, 10, 10));
  EXPECT_FALSE(fits_page({{{{0, 0, 10, 10}, 0, 1}}, {}}, 10, 10));
  EXPECT_FALSE(fits_page({{}, {{0, 0, 10, 10}, {0, 0, 10, 10}, {0, 0, 1, 1}}}, 10, 10)) << "more than the page twice";
}

}  // namespace
}  // namespace sportello::document
