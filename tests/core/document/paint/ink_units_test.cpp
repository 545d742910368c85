// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/ink_units.h"

#include <gtest/gtest.h>

#include <vector>

#include "util/random.h"

namespace sportello::document {
namespace {

std::vector<int> unit_map(const InkUnits& units, int width, int height) {
  std::vector<int> map(static_cast<size_t>(width * height), -1);
  for (int y = 0; y < height; ++y) {
    for (const UnitRun& run : units.row(y)) {
      for (int x = run.x; x < run.end; ++x) map[static_cast<size_t>(y * width + x)] = static_cast<int>(run.unit);
    }
  }
  return map;
}

TEST(InkUnits, AreWhatIsConnectedWithinACell) {
  constexpr int kWidth = 150;
  constexpr int kHeight = 140;
  SplitMix64 random(20100101);
  Mask mask(kWidth, kHeight);
  for (uint8_t& value : mask.values()) value = random.next() % 100 < 38 ? 1 : 0;
  const InkUnits units(mask);
  const std::vector<int> map = unit_map(units, kWidth, kHeight);

  // The same by flood.
  std::vector<int> seen(units.count(), 0);
  std::vector<uint8_t> visited(map.size(), 0);
  for (int start = 0; start < kWidth * kHeight; ++start) {
    const auto at = static_cast<size_t>(start);
    ASSERT_EQ(map[at] >= 0, mask.values()[at] != 0);
    if (map[at] < 0 || visited[at] != 0) continue;
    ++seen[static_cast<size_t>(map[at])];
    std::vector<int> open{start};
    visited[at] = 1;
    while (!open.empty()) {
      const int x = open.back() % kWidth;
      const int y = open.back() / kWidth;
      open.pop_back();
      ASSERT_EQ(map[static_cast<size_t>(y * kWidth + x)], map[at]);
      for (int ny = y - 1; ny <= y + 1; ++ny) {
        for (int nx = x - 1; nx <= x + 1; ++nx) {
          if (nx < 0 || ny < 0 || nx >= kWidth || ny >= kHeight || nx / 64 != x / 64 || ny / 64 != y / 64) continue;
          const auto next = static_cast<size_t>(ny * kWidth + nx);
          if (mask.values()[next] == 0 || visited[next] != 0) continue;
          visited[next] = 1;
          open.push_back(ny * kWidth + nx);
        }
      }
    }
  }
  for (const int times : seen) EXPECT_EQ(times, 1);
  for (size_t i = 1; i < units.count(); ++i) EXPECT_LE(units.cells()[i - 1], units.cells()[i]);
}

TEST(InkUnits, KnowTheirBlocks) {
  Mask mask(200, 100);
  for (int y = 70; y < 90; ++y) {
    for (int x = 70; x < 100; ++x) mask.at(x, y) = 1;
  }
  const InkUnits units(mask);
  ASSERT_EQ(units.count(), 1u);
  EXPECT_TRUE(units.large(0));
  uint64_t expected = 0;
  for (int y = 70 / 8; y <= 89 / 8; ++y) {
    for (int x = 70 / 8; x <= 99 / 8; ++x) expected |= uint64_t{1} << ((y - 8) * 8 + x - 8);
  }
  EXPECT_EQ(units.blocks(0), expected);
}

}  // namespace
}  // namespace sportello::document
