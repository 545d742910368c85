// SPDX-License-Identifier: EUPL-1.2
//
// What is computed for many pixels at once is what a plain loop says.
#include "document/image/cell.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "document/image/row_scan.h"
#include "util/random.h"

namespace sportello::document {
namespace {

constexpr uint64_t kSeed = 20261126;
constexpr int kSide = 3 * kCellSide;  // a cell in the middle, so that its stride is not its width

struct Case {
  Image page{kSide, kSide};
  Mask cover{kSide, kSide};

  const Rgba* pixels() const { return &page.at(kCellSide, kCellSide); }
  const uint8_t* covered() const { return &cover.at(kCellSide, kCellSide); }

  template <class Visit>
  void each(Visit visit) const {
    for (int y = kCellSide; y < 2 * kCellSide; ++y) {
      for (int x = kCellSide; x < 2 * kCellSide; ++x) visit(page.at(x, y), cover.at(x, y) == 0);
    }
  }
};

// Noise around; in the cell one colour, but for a few pixels, which may be covered.
Case make_case(SplitMix64& random) {
  Case result;
  const auto byte = [&] { return static_cast<uint8_t>(random.next()); };
  for (Rgba& pixel : result.page.values()) pixel = {byte(), byte(), byte(), 255};
  for (uint8_t& value : result.cover.values()) value = random.next() % 3 == 0 ? 1 : 0;
  const Rgba colour{byte(), byte(), byte(), 255};
  const uint64_t others = random.next() % 4;
  const uint64_t covers = random.next() % 4;
  for (int y = kCellSide; y < 2 * kCellSide; ++y) {
    for (int x = kCellSide; x < 2 * kCellSide; ++x) {
      Rgba& pixel = result.page.at(x, y);
      uint8_t& cover = result.cover.at(x, y);
      const bool other = others == 3 || (others != 0 && random.next() % 24 == 0);
      if (!other) pixel = colour;
      cover = covers == 3 || (covers == 1 && other) || (covers == 2 && random.next() % 2 == 0) ? 1 : 0;
    }
  }
  return result;
}

TEST(Cell, SaysWhatALoopSays) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SplitMix64 random(kSeed);
  int uniform = 0;
  int uniform_seen = 0;
  for (int round = 0; round < 4000; ++round) {
    const Case one = make_case(random);
    std::array<int, 3> least{255, 255, 255};
    std::array<int, 3> most{};
    std::array<uint32_t, 3> sums{};
    int seen = 0;
    bool same = true;
    bool same_seen = true;
    Rgba first_seen;
    one.each([&](Rgba pixel, bool shown) {
      const int channels[] = {pixel.r, pixel.g, pixel.b};
      same = same && pixel == *one.pixels();
      for (size_t c = 0; c < 3; ++c) {
        least[c] = std::min(least[c], channels[c]);
        most[c] = std::max(most[c], channels[c]);
        if (shown) sums[c] += static_cast<uint32_t>(channels[c]);
      }
      if (!shown) return;
      if (seen++ == 0) first_seen = pixel;
      same_seen = same_seen && pixel == first_seen;
    });
    const CellRange range = range_of_cell(one.pixels(), kSide);
    for (size_t c = 0; c < 3; ++c) {
      ASSERT_EQ(range.least[c], least[c]) << round;
      ASSERT_EQ(range.most[c], most[c]) << round;
    }
    ASSERT_EQ(seen_in_cell(one.covered(), kSide), seen) << round;
    ASSERT_EQ(one_colour(one.pixels(), kSide), same) << round;
    ASSERT_EQ(one_colour_seen(one.pixels(), kSide, one.covered(), kSide, first_seen), same_seen) << round;
    const CellSums found = sums_of_cell(one.pixels(), kSide, one.covered(), kSide);
    ASSERT_EQ(found.r, sums[0]) << round;
    ASSERT_EQ(found.g, sums[1]) << round;
    ASSERT_EQ(found.b, sums[2]) << round;
    uniform += same ? 1 : 0;
    uniform_seen += same_seen && !same ? 1 : 0;
  }
  EXPECT_GT(uniform, 100);
  EXPECT_GT(uniform_seen, 100);
}

TEST(RowScan, FindsTheFirstMarkAndNothingBeyondTheEnd) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SplitMix64 random(kSeed);
  for (int round = 0; round < 4000; ++round) {
    const int width = 1 + static_cast<int>(random.next() % 70);
    std::vector<uint8_t> row(static_cast<size_t>(width) + 1, 0);
    row.back() = 1;  // beyond the end
    for (int marks = static_cast<int>(random.next() % 3); marks > 0; --marks) {
      row[static_cast<size_t>(random.next() % static_cast<uint64_t>(width))] = static_cast<uint8_t>(1 + random.next() % 255);
    }
    const int from = static_cast<int>(random.next() % static_cast<uint64_t>(width + 1));
    int expected = from;
    while (expected < width && row[static_cast<size_t>(expected)] == 0) ++expected;
    ASSERT_EQ(skip_zeros(row.data(), from, width), expected) << round;
    ASSERT_EQ(any_set(row.data(), from, width), expected < width) << round;
  }
}

}  // namespace
}  // namespace sportello::document
