// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <vector>

#include "document/image/image.h"
#include "util/random.h"

namespace sportello::testing {

/// Draws pages that look like print: lines of glyphs out of a small alphabet, with grey edges, the same
/// glyph always alike.
class PageArtist {
 public:
  explicit PageArtist(uint64_t seed = 20100101) : random_(seed) {
    for (Glyph& glyph : alphabet_) {
      // Strokes on a coarse grid, smoothed: connected enough to look like letters.
      std::array<std::array<int, kGlyphWidth + 2>, kGlyphHeight + 2> ink{};
      for (int stroke = 0; stroke < 4; ++stroke) {
        const bool upright = random_.next() % 2 == 0;
        const int at = static_cast<int>(random_.next() % (upright ? kGlyphWidth - 2 : kGlyphHeight - 2));
        for (int i = 0; i < (upright ? kGlyphHeight : kGlyphWidth); ++i) {
          for (int w = 0; w < 2; ++w) (upright ? ink[1 + i][1 + at + w] : ink[1 + at + w][1 + i]) = 255;
        }
      }
      for (int y = 0; y < kGlyphHeight; ++y) {
        for (int x = 0; x < kGlyphWidth; ++x) {
          const int around = ink[y][x + 1] + ink[y + 2][x + 1] + ink[y + 1][x] + ink[y + 1][x + 2];
          glyph[y][x] = static_cast<uint8_t>((ink[y + 1][x + 1] * 5 + around) / 9);
        }
      }
    }
  }

  static constexpr int kGlyphWidth = 10;
  static constexpr int kGlyphHeight = 14;
  static constexpr int kLetters = 24;

  /// Draws one letter with its top left corner at (x, y); what lies beyond the page is left out.
  void letter(document::Image& page, int letter, int x, int y, document::Rgba ink = {20, 20, 40, 255}) const {
    const Glyph& glyph = alphabet_[static_cast<size_t>(letter % kLetters)];
    for (int gy = 0; gy < kGlyphHeight; ++gy) {
      for (int gx = 0; gx < kGlyphWidth; ++gx) {
        if (x + gx < 0 || y + gy < 0 || x + gx >= page.width() || y + gy >= page.height()) continue;
        document::Rgba& pixel = page.at(x + gx, y + gy);
        const int cover = glyph[gy][gx];
        const auto mix = [cover](int paper, int colour) { return static_cast<uint8_t>((paper * (255 - cover) + colour * cover) / 255); };
        pixel = {mix(pixel.r, ink.r), mix(pixel.g, ink.g), mix(pixel.b, ink.b), 255};
      }
    }
  }

  /// Fills an area with lines of words.
  void text(document::Image& page, const document::Rect& area, document::Rgba ink = {20, 20, 40, 255}) {
    for (int y = area.y; y + kGlyphHeight <= area.y + area.height; y += kGlyphHeight + 8) {
      for (int x = area.x; x + kGlyphWidth <= area.x + area.width; x += kGlyphWidth + 2) {
        const uint64_t draw = random_.next();
        if (draw % 6 != 0) letter(page, static_cast<int>((draw >> 8) % kLetters), x, y, ink);
      }
    }
  }

  /// A white page with text within its margins.
  document::Image page(int width, int height) {
    document::Image image(width, height, document::Rgba{255, 255, 255, 255});
    text(image, {width / 10, height / 10, width * 8 / 10, height * 8 / 10});
    return image;
  }

  SplitMix64& random() { return random_; }

 private:
  using Glyph = std::array<std::array<uint8_t, kGlyphWidth>, kGlyphHeight>;

  SplitMix64 random_;
  std::array<Glyph, kLetters> alphabet_{};
};

}  // namespace sportello::testing
