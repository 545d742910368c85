// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/wavelet.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "document/paint/subbands.h"
#include "util/random.h"

namespace sportello::document {
namespace {

constexpr uint64_t kSeed = 20100101;

Samples noise(int width, int height, int amplitude) {
  SplitMix64 random(kSeed);
  Samples samples(width, height);
  for (int16_t& sample : samples.values()) {
    sample = static_cast<int16_t>(static_cast<int>(random.next() % static_cast<uint64_t>(2 * amplitude)) - amplitude);
  }
  return samples;
}

Samples join(const WaveletLevel& level, int width, int height) {
  Samples out(width, height);
  for (int y = 0; y < height; ++y) {
    Samples low = y % 2 == 0 ? level.low : level.vertical;
    Samples high = y % 2 == 0 ? level.horizontal : level.diagonal;
    wavelet_join_row(low.row(y / 2), high.width() > 0 ? high.row(y / 2) : nullptr, out.row(y), width);
  }
  wavelet_join_columns(out);
  return out;
}

TEST(Wavelet, JoinsWhatItSplit) {
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 9}, {9, 1}, {2, 2}, {3, 5}, {32, 17}, {45, 64}}) {
    // At full amplitude values wrap around, which is undone too.
    for (const int amplitude : {500, 32767}) {
      const Samples samples = noise(width, height, amplitude);
      EXPECT_EQ(join(wavelet_split(samples), width, height), samples) << width << 'x' << height;
    }
  }
}

TEST(Wavelet, PutsSmoothPicturesIntoTheLowHalf) {
  Samples ramp(64, 64);
  for (int y = 0; y < 64; ++y) {
    for (int x = 0; x < 64; ++x) ramp.at(x, y) = static_cast<int16_t>(10 * x + 5 * y);
  }
  const WaveletLevel level = wavelet_split(ramp);
  for (int y = 4; y < 28; ++y) {
    for (int x = 4; x < 28; ++x) {
      EXPECT_NEAR(level.horizontal.at(x, y), 0, 2);
      EXPECT_NEAR(level.vertical.at(x, y), 0, 2);
      EXPECT_NEAR(level.diagonal.at(x, y), 0, 2);
    }
  }
}

TEST(Subbands, AWindowShowsWhatTheWholeShows) {
  SubbandSet set(157, 119, 5, 1);
  SplitMix64 random(kSeed);
  for (Subband& band : set.bands()) {
    std::fill(band.block_plane.begin(), band.block_plane.end(), uint8_t{2});
    for (int y = 0; y < band.height; ++y) {
      for (int x = 0; x < band.width; ++x) {
        if (random.next() % 3 == 0) band.known[band.at(x, y)] = static_cast<uint16_t>((random.next() & 0x80ff) & ~3u);
      }
    }
  }
  for (int component = 0; component < 3; ++component) {
    const int width = set.width(component);
    const int height = set.height(component);
    const Samples whole = set.samples(component, {0, 0, width, height});
    for (int i = 0; i < 20; ++i) {
      Rect window;
      window.x = static_cast<int>(random.next() % static_cast<uint64_t>(width));
      window.y = static_cast<int>(random.next() % static_cast<uint64_t>(height));
      window.width = 1 + static_cast<int>(random.next() % static_cast<uint64_t>(width - window.x));
      window.height = 1 + static_cast<int>(random.next() % static_cast<uint64_t>(height - window.y));
      const Samples part = set.samples(component, window);
      for (int y = 0; y < window.height; ++y) {
        ASSERT_TRUE(std::equal(part.row(y), part.row(y) + window.width, whole.row(window.y + y) + window.x));
      }
    }
  }
}

}  // namespace
}  // namespace sportello::document
