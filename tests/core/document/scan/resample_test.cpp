// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "document/scan/bicubic.h"
#include "document/scan/resample.h"
#include "util/random.h"

namespace sportello::document {
namespace {

constexpr uint64_t kSeed = 20261126;

Image noise(int width, int height, SplitMix64& random) {
  Image image(width, height);
  for (Rgba& pixel : image.values()) {
    const uint64_t bits = random.next();
    // Black and white too, where sums are largest.
    const auto channel = [&](int shift) { return static_cast<uint8_t>((bits >> 40 & 3) == 0 ? (bits >> shift & 1) * 255 : bits >> shift); };
    pixel = {channel(0), channel(8), channel(16), 255};
  }
  return image;
}

TEST(Bicubic, SumsAsALoopDoes) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  SplitMix64 random(kSeed);
  for (int round = 0; round < 4000; ++round) {
    const Image block = noise(7, 4, random);
    BicubicWeights across, down;
    int32_t parts[2][4];
    for (int way = 0; way < 2; ++way) {
      BicubicWeights& weights = way == 0 ? across : down;
      // As cubic weights are: the inner ones up to 1, the outer ones slightly negative.
      for (size_t i = 0; i < 4; ++i) {
        const auto size = static_cast<int32_t>(random.next() % (i == 1 || i == 2 ? (1 << 19) + 1 : 40000));
        parts[way][i] = i == 1 || i == 2 ? size : -size;
        weights.exact[i] = static_cast<float>(parts[way][i]) / (1 << 19);
        weights.high[i] = static_cast<int16_t>(parts[way][i] >> 8);
        weights.low[i] = static_cast<int16_t>(parts[way][i] & 255);
      }
    }
    const Rgba* at = block.row(0) + 2;
    const Float4 found = bicubic(at, 7, across, down);
    double expected[4] = {};
    for (int y = 0; y < 4; ++y) {
      for (int x = 0; x < 4; ++x) {
        const Rgba pixel = at[y * 7 + x];
        const int channels[] = {pixel.r, pixel.g, pixel.b, pixel.a};
        for (int c = 0; c < 4; ++c) expected[c] += static_cast<double>(channels[c]) * parts[0][x] * parts[1][y];
      }
    }
    for (int c = 0; c < 4; ++c) ASSERT_NEAR(static_cast<double>(found[c]), expected[c] / std::pow(2, 38), 2e-4) << round << ' ' << c;
  }
}

// The cubic convolution in doubles, pixel by pixel.
double exact(const Image& frame, double u, double v) {
  const auto weight = [](double d) {
    d = std::abs(d);
    return d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
  };
  double sum = 0;
  for (int y = static_cast<int>(v) - 1; y <= static_cast<int>(v) + 2; ++y) {
    for (int x = static_cast<int>(u) - 1; x <= static_cast<int>(u) + 2; ++x) {
      const Rgba pixel = frame.at(std::clamp(x, 0, frame.width() - 1), std::clamp(y, 0, frame.height() - 1));
      sum += weight(u - x) * weight(v - y) * pixel.g;
    }
  }
  return sum;
}

TEST(Resample, FollowsThePerspective) {
  // A smooth picture: an error of place shows as one of value.
  Image frame(400, 300);
  for (int y = 0; y < 300; ++y) {
    for (int x = 0; x < 400; ++x) {
      const auto value = static_cast<uint8_t>(128 + 60 * std::sin(x * 0.11) + 60 * std::cos(y * 0.13));
      frame.at(x, y) = {value, value, value, 255};
    }
  }
  const Homography map = page_to_frame({{{0.1f, 0.15f}, {0.93f, 0.05f}, {0.8f, 0.97f}, {0.02f, 0.7f}}}, 400, 300, 500, 360);
  std::vector<Float4> row(500);
  double most = 0;
  for (int y = 0; y < 360; ++y) {
    resample_row(frame, map, y, row);
    for (int x = 0; x < 500; ++x) {
      const auto& m = map.m;
      const double w = m[6] * x + m[7] * y + m[8];
      const double u = (m[0] * x + m[1] * y + m[2]) / w, v = (m[3] * x + m[4] * y + m[5]) / w;
      if (u < 1 || v < 1 || u > 397 || v > 297) continue;
      most = std::max(most, std::abs(static_cast<double>(row[static_cast<size_t>(x)][1]) - exact(frame, u, v)));
    }
  }
  EXPECT_LT(most, 0.5);
}

TEST(Resample, ShowsWhatLiesOutsideAsNothing) {
  SplitMix64 random(kSeed);
  const Image frame = noise(40, 30, random);
  const Homography map = page_to_frame({{{-0.5f, -0.5f}, {1.5f, -0.4f}, {1.4f, 1.6f}, {-0.3f, 1.5f}}}, 40, 30, 160, 120);
  std::vector<Float4> row(160);
  int outside = 0;
  for (int y = 0; y < 120; ++y) {
    resample_row(frame, map, y, row);
    for (const Float4& value : row) {
      ASSERT_TRUE(std::abs(value[3]) < 0.01f || std::abs(value[3] - 255) < 0.01f) << y << ' ' << value[3];
      outside += value[3] < 1 ? 1 : 0;
    }
  }
  EXPECT_GT(outside, 160 * 120 / 2);
  EXPECT_LT(outside, 160 * 120 * 9 / 10);
}

}  // namespace
}  // namespace sportello::document
