// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/reduce.h"
#include "util/own_function.h"

#include <algorithm>
#include <vector>

namespace sportello::document {

int reduction_to(int width, int height, int long_side) {
  const int factor = (std::max(width, height) + long_side - 1) / long_side;
  return std::clamp(factor, 1, std::max(1, std::min(width, height)));
}

Image reduce(const Image& image, int factor) {
  if (factor <= 1) return image;
  const int width = image.width() / factor;
  const int height = image.height() / factor;
  Image out(width, height);
  std::vector<uint32_t> sums(static_cast<size_t>(width) * 3);
  const auto area = static_cast<uint32_t>(factor * factor);
  const auto reduce_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    std::fill(sums.begin(), sums.end(), 0u);
    for (int row = 0; row < factor; ++row) {
      const Rgba* in = image.row(y * factor + row);
      for (int x = 0; x < width; ++x) {
        uint32_t r = 0, g = 0, b = 0;
        for (int i = 0; i < factor; ++i, ++in) {
          r += in->r;
          g += in->g;
          b += in->b;
        }
        sums[x * 3] += r;
        sums[x * 3 + 1] += g;
        sums[x * 3 + 2] += b;
      }
    }
    Rgba* to = out.row(y);
    for (int x = 0; x < width; ++x) {
      to[x].r = static_cast<uint8_t>((sums[x * 3] + area / 2) / area);
      to[x].g = static_cast<uint8_t>((sums[x * 3 + 1] + area / 2) / area);
      to[x].b = static_cast<uint8_t>((sums[x * 3 + 2] + area / 2) / area);
    }
  };
  for (int y = 0; y < height; ++y) reduce_row(y);
  return out;
}

}  // namespace sportello::document
