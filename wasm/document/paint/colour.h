// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstdint>

#include "document/image/image.h"

namespace sportello::document {

/// Luma and chroma by the reversible YCoCg-R transform (Malvar, Sullivan 2003).
struct Ycc {
  int y = 0;   // 0..255
  int cg = 0;  // -255..255
  int co = 0;  // -255..255

  friend bool operator==(const Ycc&, const Ycc&) = default;
};

constexpr Ycc to_ycc(Rgba pixel) {
  const int co = pixel.r - pixel.b;
  const int middle = pixel.b + (co >> 1);
  const int cg = pixel.g - middle;
  return {middle + (cg >> 1), cg, co};
}

constexpr uint8_t to_byte(int value) { return static_cast<uint8_t>(std::clamp(value, 0, 255)); }

constexpr Rgba to_rgb(int y, int cg, int co) {
  const int middle = y - (cg >> 1);
  const int b = middle - (co >> 1);
  return {to_byte(b + co), to_byte(cg + middle), to_byte(b), 255};
}

/// The largest difference of the three channels.
constexpr int distance(Rgba a, Rgba b) {
  const auto apart = [](int p, int q) { return p < q ? q - p : p - q; };
  return std::max(apart(a.r, b.r), std::max(apart(a.g, b.g), apart(a.b, b.b)));
}

}  // namespace sportello::document
