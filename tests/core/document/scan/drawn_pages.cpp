// SPDX-License-Identifier: EUPL-1.2
#include "core/document/scan/drawn_pages.h"

#include <algorithm>
#include <cmath>

#include "util/random.h"

namespace sportello::testing {
namespace {

using document::Image;
using document::Rgba;

constexpr Rgba kInk{28, 28, 32, 255};

class Pen {
 public:
  Pen(Image& page, uint64_t seed) : page_(page), random_(seed) {}

  void box(float x, float y, float width, float height, Rgba color) {
    for (int row = std::max(0, to_pixel(y)); row < std::min(page_.height(), to_pixel(y + height)); ++row) {
      for (int column = std::max(0, to_pixel(x)); column < std::min(page_.width(), to_pixel(x + width)); ++column) {
        page_.at(column, row) = color;
      }
    }
  }

  /// A line of words of made-up letters (strokes of a 5 x 7 grid); height is that of a capital.
  void words(float x, float y, float width, float height, Rgba color) {
    const float unit = height / 7;
    const float end = x + width;
    while (x + 6 * unit < end) {
      const int letters = 2 + static_cast<int>(random_.next() % 8);
      for (int i = 0; i < letters && x + 6 * unit < end; ++i, x += 6 * unit) letter(x, y, unit, color);
      x += 4 * unit;
    }
  }

  void ring(float cx, float cy, float radius, float thickness, Rgba color) {
    for (int y = to_pixel(cy - radius); y < to_pixel(cy + radius); ++y) {
      for (int x = to_pixel(cx - radius); x < to_pixel(cx + radius); ++x) {
        const float dx = static_cast<float>(x) + 0.5f - cx, dy = static_cast<float>(y) + 0.5f - cy;
        const float away = std::sqrt(dx * dx + dy * dy);
        if (away <= radius && away >= radius - thickness) page_.at(x, y) = color;
      }
    }
  }

 private:
  static int to_pixel(float value) { return static_cast<int>(std::lround(value)); }

  void letter(float x, float y, float unit, Rgba color) {
    const uint64_t shape = random_.next();
    if (shape & 1) box(x, y, unit, 7 * unit, color);
    if (shape & 2) box(x + 4 * unit, y + (shape & 4 ? 0 : 3 * unit), unit, (shape & 4 ? 7 : 4) * unit, color);
    if (shape & 8) box(x, y, 5 * unit, unit, color);
    if (shape & 16) box(x, y + 3 * unit, 5 * unit, unit, color);
    if (shape & 32) box(x, y + 6 * unit, 5 * unit, unit, color);
    if ((shape & 3) == 0) box(x + 2 * unit, y, unit, 7 * unit, color);
  }

  Image& page_;
  SplitMix64 random_;
};

}  // namespace

Image draw_letter(int width, uint64_t seed) {
  const auto w = static_cast<float>(width);
  const int height = static_cast<int>(std::lround(w * 1.41421356f));
  const auto h = static_cast<float>(height);
  Image page(width, height, Rgba{250, 249, 246, 255});
  Pen pen(page, seed);
  pen.words(0.12f * w, 0.06f * h, 0.5f * w, 0.020f * h, {20, 60, 140, 255});
  for (int line = 0; line < 24; ++line) {
    if (line % 8 == 7) continue;
    pen.words(0.12f * w, (0.13f + 0.018f * static_cast<float>(line)) * h, 0.76f * w, 0.0085f * h, kInk);
  }
  for (int row = 0; row <= 5; ++row) {
    const float y = (0.60f + 0.024f * static_cast<float>(row)) * h;
    pen.box(0.12f * w, y, 0.76f * w, 0.0016f * w, kInk);
    if (row < 5) pen.words(0.14f * w, y + 0.009f * h, 0.7f * w, 0.008f * h, kInk);
  }
  for (int column = 0; column <= 4; ++column) pen.box((0.12f + 0.19f * static_cast<float>(column)) * w, 0.60f * h, 0.0016f * w, 0.12f * h, kInk);
  const Rgba red{196, 44, 52, 255};
  pen.ring(kStampX * w, kStampY * h, 0.09f * w, 0.008f * w, red);
  pen.box((kStampX - 0.05f) * w, (kStampY - 0.012f) * h, 0.1f * w, 0.024f * h, red);
  return page;
}

Image draw_card(int width, uint64_t seed) {
  const auto w = static_cast<float>(width);
  const int height = static_cast<int>(std::lround(w / 1.5858f));
  const auto h = static_cast<float>(height);
  Image card(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const float u = static_cast<float>(x) / w, v = static_cast<float>(y) / h;
      card.at(x, y) = {static_cast<uint8_t>(206 + 22 * u), static_cast<uint8_t>(222 - 8 * v), static_cast<uint8_t>(226 - 20 * u), 255};
    }
  }
  Pen pen(card, seed);
  pen.words(0.05f * w, 0.06f * h, 0.6f * w, 0.06f * h, {30, 60, 120, 255});
  pen.box(0.05f * w, 0.24f * h, 0.26f * w, 0.55f * h, {120, 104, 96, 255});
  pen.box(0.11f * w, 0.34f * h, 0.14f * w, 0.28f * h, {206, 168, 146, 255});
  for (int line = 0; line < 5; ++line) pen.words(0.37f * w, (0.26f + 0.12f * static_cast<float>(line)) * h, 0.5f * w, 0.05f * h, kInk);
  pen.words(0.05f * w, 0.88f * h, 0.9f * w, 0.055f * h, kInk);
  return card;
}

Image draw_receipt(int width, uint64_t seed) {
  const auto w = static_cast<float>(width);
  const int height = static_cast<int>(w * 3.5f);
  Image page(width, height, Rgba{247, 247, 244, 255});
  Pen pen(page, seed);
  pen.words(0.2f * w, 0.08f * w, 0.6f * w, 0.06f * w, kInk);
  for (int line = 0; line < 34; ++line) {
    if (line % 9 == 8) continue;
    const float y = (0.25f + 0.085f * static_cast<float>(line)) * w;
    pen.words(0.07f * w, y, 0.5f * w, 0.04f * w, kInk);
    pen.words(0.76f * w, y, 0.18f * w, 0.04f * w, kInk);
  }
  return page;
}

}  // namespace sportello::testing
