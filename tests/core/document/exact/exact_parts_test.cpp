// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>

#include "document/exact/colour_memory.h"
#include "document/exact/mask_bits.h"
#include "document/exact/simd.h"
#include "util/random.h"

namespace sportello::document {
namespace {

constexpr uint64_t kSeed = 20100101;

TEST(ExactSimd, CountsAsPlainCodeDoes) {
  SplitMix64 random(kSeed);
  for (int round = 0; round < 5000; ++round) {
    alignas(16) int16_t inputs[16];
    alignas(16) int16_t weights[16];
    int16_t trained[16];
    const auto error = static_cast<int16_t>(round % 9 == 0 ? (round % 2 == 0 ? 32767 : -32768) : random.next());
    int32_t sum = 0;
    for (int i = 0; i < 16; ++i) {
      inputs[i] = static_cast<int16_t>(static_cast<int>(random.next() % 8161) - 4080);
      weights[i] = static_cast<int16_t>(random.next());
      sum += inputs[i] * weights[i];
      const int next = weights[i] + ((inputs[i] * error + 0x4000) >> 15);
      trained[i] = static_cast<int16_t>(std::clamp(next, -32768, 32767));
    }
    ASSERT_EQ(simd::dot<16>(inputs, weights), sum);
    simd::train<16>(weights, inputs, error);
    for (int i = 0; i < 16; ++i) ASSERT_EQ(weights[i], trained[i]);
  }
}

TEST(ExactMaskBits, ReadsWindowsAndFindsEdges) {
  SplitMix64 random(kSeed);
  for (const int width : {1, 5, 63, 64, 65, 130}) {
    Mask mask(width, 20);
    for (auto& value : mask.values()) value = random.next() % 8 == 0;
    const MaskBits bits(mask);
    const auto at = [&](int x, int y) -> uint32_t {
      return x >= 0 && y >= 0 && x < width && y < 20 ? mask.at(x, y) : 0;
    };
    std::vector<uint64_t> edges(bits.row_words());
    for (int y = 0; y < 20; ++y) {
      bits.find_edges(y, edges.data());
      for (int x = 0; x < width; ++x) {
        for (int dy = -5; dy <= 5; ++dy) {
          uint32_t expected = 0;
          for (int dx = -5; dx <= 5; ++dx) expected = expected << 1 | at(x + dx, y + dy);
          ASSERT_EQ(bits.row_window(x, y, dy), expected);
        }
        uint32_t ink = 0;
        for (int dy = -1; dy <= 1; ++dy) {
          for (int dx = -1; dx <= 1; ++dx) ink += at(x + dx, y + dy);
        }
        ASSERT_EQ((edges[static_cast<size_t>(x) / 64] >> (63 - x % 64)) & 1, ink != 0 && ink != 9);
      }
    }
  }
}

TEST(ExactColourSlot, KeepsTheUsualColoursInFront) {
  ColourSlot slot;
  slot.restart(7, 10);
  EXPECT_TRUE(slot.certain());
  slot.update(20);
  EXPECT_FALSE(slot.certain());
  for (int i = 0; i < 5; ++i) slot.update(10);
  EXPECT_EQ(slot.colour(0), 10u);
  EXPECT_GT(slot.count(0), slot.count(1));
  for (Colour colour = 30; colour < 60; ++colour) slot.update(colour);
  EXPECT_EQ(slot.count(2), 1u);
  for (Colour colour = 0; colour < 70; ++colour) ASSERT_LT(slot.evidence(colour), ColourSlot::kNothing);
}

}  // namespace
}  // namespace sportello::document
