// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/continuous_tone.h"

#include <algorithm>

namespace sportello::document {
namespace {

constexpr int kTile = 32;
constexpr size_t kSharePercent = 45;

}  // namespace

size_t continuous_tone_pixels(const Image& page) {
  size_t pixels = 0;
  for (int top = 0; top + 1 < page.height(); top += kTile) {
    const int bottom = std::min(top + kTile, page.height());
    for (int left = 0; left + 1 < page.width(); left += kTile) {
      const int right = std::min(left + kTile, page.width());
      size_t fresh = 0;
      for (int y = top + 1; y < bottom; ++y) {
        const Rgba* here = page.row(y);
        const Rgba* above = page.row(y - 1);
        for (int x = left + 1; x < right; ++x) fresh += here[x] != here[x - 1] && here[x] != above[x] && here[x] != above[x - 1];
      }
      const size_t looked_at = static_cast<size_t>((bottom - top - 1) * (right - left - 1));
      if (fresh * 100 > looked_at * kSharePercent) pixels += static_cast<size_t>((bottom - top) * (right - left));
    }
  }
  return pixels;
}

}  // namespace sportello::document
