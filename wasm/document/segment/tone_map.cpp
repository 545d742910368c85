// SPDX-License-Identifier: EUPL-1.2
#include "document/segment/tone_map.h"
#include "util/own_function.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sportello::document {
namespace {

constexpr int kBins = 32;    // of 8 grey values each
constexpr int kPeakBins = 5;  // a ground's values lie within so many
constexpr int kReach = 2;     // tiles to each side
constexpr int kLeastGround = 52;  // per cent of pixels that make a ground

using Histogram = std::array<uint32_t, kBins>;

}  // namespace

ToneMap::ToneMap(const GrayImage& gray)
    : ground_((gray.width() + kTile - 1) / kTile, (gray.height() + kTile - 1) / kTile),
      picture_(ground_.width(), ground_.height()) {
  const int tiles_x = ground_.width();
  const int tiles_y = ground_.height();
  std::vector<Histogram> tiles(static_cast<size_t>(tiles_x) * static_cast<size_t>(tiles_y), Histogram{});
  const auto count_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    const uint8_t* row = gray.row(y);
    Histogram* line = &tiles[static_cast<size_t>(y / kTile) * static_cast<size_t>(tiles_x)];
    for (int x = 0; x < gray.width(); ++x) ++line[x / kTile][row[x] / 8];
  };
  for (int y = 0; y < gray.height(); ++y) count_row(y);
  // Sums over windows of tiles: along rows first, then down.
  std::vector<Histogram> wide(tiles.size(), Histogram{});
  for (int y = 0; y < tiles_y; ++y) {
    for (int x = 0; x < tiles_x; ++x) {
      Histogram& sum = wide[static_cast<size_t>(y * tiles_x + x)];
      for (int near = std::max(0, x - kReach); near <= std::min(tiles_x - 1, x + kReach); ++near) {
        const Histogram& tile = tiles[static_cast<size_t>(y * tiles_x + near)];
        for (size_t bin = 0; bin < kBins; ++bin) sum[bin] += tile[bin];
      }
    }
  }
  for (int y = 0; y < tiles_y; ++y) {
    for (int x = 0; x < tiles_x; ++x) {
      Histogram sum{};
      for (int near = std::max(0, y - kReach); near <= std::min(tiles_y - 1, y + kReach); ++near) {
        const Histogram& tile = wide[static_cast<size_t>(near * tiles_x + x)];
        for (size_t bin = 0; bin < kBins; ++bin) sum[bin] += tile[bin];
      }
      uint32_t all = 0;
      uint32_t most = 0;
      int peak = 0;
      for (int bin = 0; bin < kBins; ++bin) {
        all += sum[static_cast<size_t>(bin)];
        uint32_t share = 0;
        for (int i = bin; i < std::min(bin + kPeakBins, kBins); ++i) share += sum[static_cast<size_t>(i)];
        if (share < most) continue;
        most = share;
        peak = bin;
      }
      ground_.at(x, y) = static_cast<uint8_t>(std::min(255, peak * 8 + kPeakBins * 4));
      picture_.at(x, y) = static_cast<uint64_t>(most) * 100 < static_cast<uint64_t>(all) * kLeastGround ? 1 : 0;
    }
  }
}

}  // namespace sportello::document
