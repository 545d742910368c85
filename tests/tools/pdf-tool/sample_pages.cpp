// SPDX-License-Identifier: EUPL-1.2
#include "tools/pdf-tool/sample_pages.h"

#include <functional>

#include "util/random.h"

namespace sportello::tools {
namespace {

using namespace document;

constexpr uint64_t kSeed = 20100101;
constexpr Rgba kWhite{255, 255, 255, 255};

/// Glyph-like shapes in lines; the first and last rows and columns have ink, too.
Mask make_mask(int width, int height) {
  SplitMix64 random(kSeed);
  Mask mask(width, height);
  for (int y = 6; y + 14 < height; y += 18) {
    for (int x = 5; x + 9 < width; x += 11) {
      const uint64_t shape = random.next();
      for (int k = 0; k < 96; ++k)
        mask.at(x + k % 8, y + k / 8) = static_cast<uint8_t>(shape >> (k * 7 % 64) & 1);
    }
  }
  for (int x = 0; x < width; ++x) mask.at(x, 0) = mask.at(x, height - 1) = 1;
  for (int y = 0; y < height; ++y) mask.at(0, y) = mask.at(width - 1, y) = 1;
  return mask;
}

Image paint(int width, int height, const std::function<Rgba(int x, int y)>& colour) {
  Image image(width, height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) image.at(x, y) = colour(x, y);
  }
  return image;
}

Rgba from_number(uint32_t number) {
  return {static_cast<uint8_t>(number >> 16), static_cast<uint8_t>(number >> 8),
          static_cast<uint8_t>(number), 255};
}

Image cells(int width, int height, int cell, const std::function<Rgba(int x, int y)>& colour) {
  return paint((width + cell - 1) / cell, (height + cell - 1) / cell, colour);
}

/// Layers laid on each other; cells of colours as squares.
Image compose(const SamplePage& page, int ink_cell, int paper_cell) {
  return paint(page.mask.width(), page.mask.height(), [&](int x, int y) {
    if (page.mask.at(x, y) != 0) return page.ink.at(x / ink_cell, y / ink_cell);
    return page.paper.empty() ? kWhite : page.paper.at(x / paper_cell, y / paper_cell);
  });
}

SamplePage layered(std::string name, float dpi, int width, int height,
                   const std::function<Rgba(int x, int y)>& ink,
                   const std::function<Rgba(int x, int y)>& paper, int paper_cell) {
  SamplePage page;
  page.name = std::move(name);
  page.dpi = dpi;
  page.mask = make_mask(width, height);
  page.ink = cells(width, height, 8, ink);
  page.paper = cells(width, height, paper_cell, paper);
  page.expected = compose(page, 8, paper_cell);
  return page;
}

SamplePage exact(std::string name, float dpi, int width, int height,
                 const std::function<Rgba(int x, int y)>& colour) {
  SamplePage page;
  page.name = std::move(name);
  page.dpi = dpi;
  page.exact = paint(width, height, colour);
  page.expected = page.exact;
  return page;
}

}  // namespace

std::vector<SamplePage> make_sample_pages() {
  const auto one = [](Rgba colour) { return [colour](int, int) { return colour; }; };
  const auto smooth = [](int x, int y) {
    return Rgba{static_cast<uint8_t>(255 - x % 90), static_cast<uint8_t>(200 + y % 50),
                static_cast<uint8_t>(255 - (x + y) / 9 % 80), 255};
  };
  const auto number = [](uint32_t count) {
    return [count](int x, int y) {
      const auto value = static_cast<uint32_t>(x / 3 + y / 5 * 7) % count;
      return from_number(value * 0x0a1b2du + 0x102030u);
    };
  };
  std::vector<SamplePage> pages;
  pages.push_back(
      layered("black on white", 150, 1'241, 1'754, one({0, 0, 0, 255}), one(kWhite), 8));
  pages.back().text =
      "Comune di Montelupo Fiorentino\nProt. n. 2010/0001\n\nPerché · così è già 5 €\n";
  pages.push_back(layered("blue on yellow", 200, 331, 467, one({20, 30, 160, 255}),
                          one({255, 250, 205, 255}), 8));
  pages.push_back(layered("colours on white", 300, 603, 415, number(40), one(kWhite), 8));
  pages.push_back(layered("colours on a picture", 96, 413, 299, number(900), smooth, 1));
  pages.push_back(exact("two colours", 200, 333, 201, [](int x, int y) {
    return (x * x + y * 3) % 11 < 3 ? Rgba{120, 0, 0, 255} : kWhite;
  }));
  pages.push_back(exact("five colours", 96, 333, 201, number(5)));
  pages.push_back(exact("sixteen colours", 110, 334, 201, number(16)));
  pages.push_back(exact("grey", 72, 333, 201, [](int x, int y) {
    const auto value = static_cast<uint8_t>(x / 2 + y / 3);
    return Rgba{value, value, value, 255};
  }));
  pages.push_back(exact("two hundred colours", 120, 333, 201, number(200)));
  pages.push_back(exact("many colours", 144, 333, 201, smooth));
  pages.back().text = "Seconda pagina\n";
  pages.push_back(exact("one pixel", 72, 1, 1, one({9, 200, 9, 255})));
  return pages;
}

}  // namespace sportello::tools
