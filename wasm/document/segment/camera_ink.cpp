// SPDX-License-Identifier: EUPL-1.2
#include "document/segment/camera_ink.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "document/image/row_scan.h"
#include "document/segment/components.h"
#include "document/segment/tone_map.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

constexpr int kWindow = 15;  // reach of the window around a pixel

// Sums over a square window around each pixel of a row: sums down each column are kept up to date from row to
// row, sums along the row from column to column.
class WindowSums {
 public:
  explicit WindowSums(const GrayImage& gray)
      : gray_(gray), columns_(static_cast<size_t>(gray.width())), column_squares_(static_cast<size_t>(gray.width())),
        sums_(static_cast<size_t>(gray.width())), squares_(static_cast<size_t>(gray.width())), counts_(static_cast<size_t>(gray.width())) {
    for (int y = 0; y < std::min(kWindow, gray.height()); ++y) add<1>(y);
  }

  // Goes on to row `y`; rows in order.
  SPORTELLO_OWN_FUNCTION void move_to(int y) {
    if (y + kWindow < gray_.height()) add<1>(y + kWindow);
    if (y - kWindow - 1 >= 0) add<-1>(y - kWindow - 1);
    const int rows = std::min(gray_.height() - 1, y + kWindow) - std::max(0, y - kWindow) + 1;
    const int width = gray_.width();
    int32_t sum = 0;
    int32_t square = 0;
    for (int x = 0; x < std::min(kWindow, width); ++x) {
      sum += columns_[static_cast<size_t>(x)];
      square += column_squares_[static_cast<size_t>(x)];
    }
    for (int x = 0; x < width; ++x) {
      if (x + kWindow < width) {
        sum += columns_[static_cast<size_t>(x + kWindow)];
        square += column_squares_[static_cast<size_t>(x + kWindow)];
      }
      if (x - kWindow - 1 >= 0) {
        sum -= columns_[static_cast<size_t>(x - kWindow - 1)];
        square -= column_squares_[static_cast<size_t>(x - kWindow - 1)];
      }
      sums_[static_cast<size_t>(x)] = sum;
      squares_[static_cast<size_t>(x)] = square;
      counts_[static_cast<size_t>(x)] = rows * (std::min(width - 1, x + kWindow) - std::max(0, x - kWindow) + 1);
    }
  }

  const int32_t* sums() const { return sums_.data(); }
  const int32_t* squares() const { return squares_.data(); }
  const int32_t* counts() const { return counts_.data(); }

 private:
  template <int kSign>
  void add(int y) {
    const uint8_t* row = gray_.row(y);
    for (size_t x = 0; x < columns_.size(); ++x) {
      columns_[x] += kSign * row[x];
      column_squares_[x] += kSign * row[x] * row[x];
    }
  }

  const GrayImage& gray_;
  std::vector<int32_t> columns_;
  std::vector<int32_t> column_squares_;
  std::vector<int32_t> sums_;
  std::vector<int32_t> squares_;
  std::vector<int32_t> counts_;  // of pixels
};

constexpr int kDarkGround = 104;
constexpr int8_t kClear = -127;

uint8_t is_ink(int8_t margin) { return margin > 0 ? 1 : 0; }

bool is_dark(const ToneMap& tones, int x, int y) { return tones.ground(x, y) < kDarkGround; }

// How far a pixel is from the threshold, in grey values: positive for ink. After Sauvola,
// T = m (1 + k (s / 128 - 1)) with k = 0.3. `sum` is of the window, in the negative if the value is.
int8_t margin_of(int value, int32_t sum, int64_t n, int64_t scatter) {
  const float mean = static_cast<float>(sum) / static_cast<float>(n);
  const float variance = static_cast<float>(scatter) / (static_cast<float>(n) * static_cast<float>(n));
  const float threshold = mean * (0.7f + 0.3f / 128.0f * std::sqrt(std::max(0.0f, variance)));
  const float margin = threshold - static_cast<float>(value);
  return static_cast<int8_t>(margin > 0 ? std::min(127.0f, margin + 1) : std::max(-127.0f, margin));
}

// Ink, and light ink on dark ground, which is found alike in the negative. Nothing as light as what is around it
// is ink.
void find_margins(const GrayImage& gray, const ToneMap& tones, Plane<int8_t>& margins, Plane<int8_t>& light) {
  WindowSums window(gray);
  const int width = gray.width();
  const auto find_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    window.move_to(y);
    const uint8_t* row = gray.row(y);
    const int32_t* sums = window.sums();
    const int32_t* squares = window.squares();
    const int32_t* counts = window.counts();
    const auto scatter = [&](int x) { return int64_t{counts[x]} * squares[x] - int64_t{sums[x]} * sums[x]; };
    int8_t* out = margins.row(y);
    for (int x = 0; x < width; ++x) {
      out[x] = row[x] * counts[x] >= sums[x] ? kClear : margin_of(row[x], sums[x], counts[x], scatter(x));
    }
    if (light.empty()) return;
    int8_t* negative = light.row(y);
    std::fill(negative, negative + width, kClear);
    for (int begin = 0; begin < width; begin += ToneMap::kTile) {
      if (!is_dark(tones, begin, y)) continue;
      for (int x = begin; x < std::min(begin + ToneMap::kTile, width); ++x) {
        const int32_t sum = 255 * counts[x] - sums[x];
        if ((255 - row[x]) * counts[x] < sum) negative[x] = margin_of(255 - row[x], sum, counts[x], scatter(x));
      }
    }
  };
  for (int y = 0; y < gray.height(); ++y) find_row(y);
}

struct Blot {
  uint32_t pixels = 0;
  uint32_t in_picture = 0;
  uint32_t on_dark = 0;
  int strongest = 0;
  Rect box;
};

// Whether a small blot stands alone. A dot on an i or a comma does not.
bool alone(const Plane<int8_t>& margins, const Blot& blot) {
  constexpr int kReach = 9;
  const Rect around = intersect({blot.box.x - kReach, blot.box.y - kReach, blot.box.width + 2 * kReach,
                                 blot.box.height + 2 * kReach}, margins.bounds());
  uint32_t ink = 0;
  for (int y = around.y; y < around.y + around.height; ++y) {
    const int8_t* row = margins.row(y) + around.x;
    for (int x = 0; x < around.width; ++x) ink += row[x] > 0 ? 1 : 0;
  }
  return ink < blot.pixels + 8;
}

// Lone specks, what belongs to pictures, the sheet's own edge, and the ground around light ink are no ink.
template <bool kNegative>
void drop_blots(const ToneMap& tones, Plane<int8_t>& margins) {
  const int width = margins.width();
  const int height = margins.height();
  GrayImage ink(width, height);
  std::transform(margins.values().begin(), margins.values().end(), ink.values().begin(), is_ink);
  const MarkComponents components(ink, 1);
  std::vector<Blot> blots(components.count());
  const auto measure_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    for (const ComponentRun& run : components.row(y)) {
      Blot& blot = blots[run.component];
      blot.box = unite(blot.box, {run.x, y, run.end - run.x, 1});
      blot.pixels += static_cast<uint32_t>(run.end - run.x);
      for (int x = run.x; x < run.end; ++x) {
        blot.strongest = std::max<int>(blot.strongest, margins.at(x, y));
        blot.in_picture += tones.picture(x, y) ? 1 : 0;
        blot.on_dark += is_dark(tones, x, y) ? 1 : 0;
      }
    }
  };
  for (int y = 0; y < height; ++y) measure_row(y);
  std::vector<uint8_t> dropped(blots.size(), 0);
  for (size_t i = 0; i < blots.size(); ++i) {
    const Blot& blot = blots[i];
    const bool speck = blot.pixels <= 2 && blot.strongest < 16;
    const bool small = blot.pixels <= 12 || (blot.pixels <= 60 && blot.strongest < 12);
    const bool at_border = blot.box.x == 0 || blot.box.y == 0 || blot.box.x + blot.box.width == width ||
                           blot.box.y + blot.box.height == height;
    const bool edge = at_border && std::min(blot.box.width, blot.box.height) <= 8;
    const bool picture = blot.in_picture * 3 > blot.pixels;
    const bool ground = kNegative ? blot.box.height > 100 : blot.on_dark * 10 > blot.pixels * 8;
    dropped[i] = speck || edge || picture || ground || (small && alone(margins, blot)) ? 1 : 0;
  }
  for (int y = 0; y < height; ++y) {
    for (const ComponentRun& run : components.row(y)) {
      if (dropped[run.component] != 0) std::fill(margins.row(y) + run.x, margins.row(y) + run.end, kClear);
    }
  }
}

// Takes bumps of one pixel off straight edges and fills dents of one pixel, where the grey value leaves it
// open. Such a pixel has three neighbours in a row on one side: nothing is joined or parted.
void smooth_edges(const Plane<int8_t>& margins, Mask& ink) {
  constexpr int kOpen = 12;
  const Mask before = ink;
  const auto smooth_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    const uint8_t* above = before.row(y - 1);
    const uint8_t* here = before.row(y);
    const uint8_t* below = before.row(y + 1);
    for (int x = 1; x + 1 < ink.width(); ++x) {
      // Most of a page is empty: sixteen pixels and their neighbours at a time.
      if (x + 16 <= ink.width() && !any_set(above, x - 1, x + 15) && !any_set(here, x - 1, x + 15) && !any_set(below, x - 1, x + 15)) {
        x += 13;  // the next pixel's left neighbour is the last but one seen
        continue;
      }
      const int beside = here[x - 1] + here[x + 1] + above[x] + below[x];
      if (beside != 1 && beside != 3) continue;
      const int all = beside + above[x - 1] + above[x + 1] + below[x - 1] + below[x + 1];
      const int margin = margins.at(x, y);
      if (here[x] != 0 && beside == 1 && all == 3 && margin < kOpen) {
        const bool flat = (above[x] & above[x - 1] & above[x + 1]) | (below[x] & below[x - 1] & below[x + 1]) |
                          (here[x - 1] & above[x - 1] & below[x - 1]) | (here[x + 1] & above[x + 1] & below[x + 1]);
        if (flat != 0) ink.at(x, y) = 0;
      } else if (here[x] == 0 && beside == 3 && all == 5 && margin > -kOpen) {
        ink.at(x, y) = 1;
      }
    }
  };
  for (int y = 1; y + 1 < ink.height(); ++y) smooth_row(y);
}

}  // namespace

Mask find_camera_ink(const Image& page) {
  Mask ink(page.width(), page.height());
  if (page.empty()) return ink;
  // Coloured ink is darker in one channel than in luma.
  GrayImage gray(page.width(), page.height());
  const auto convert_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    std::transform(page.row(y), page.row(y) + page.width(), gray.row(y), [](Rgba pixel) {
      return static_cast<uint8_t>((luma(pixel) + std::min(pixel.r, std::min(pixel.g, pixel.b)) + 1) / 2);
    });
  };
  for (int y = 0; y < page.height(); ++y) convert_row(y);
  const ToneMap tones(gray);
  bool dark = false;
  for (int y = 0; y < page.height(); y += ToneMap::kTile) {
    for (int x = 0; x < page.width(); x += ToneMap::kTile) dark = dark || is_dark(tones, x, y);
  }
  Plane<int8_t> margins(page.width(), page.height());
  Plane<int8_t> light;
  if (dark) light = Plane<int8_t>(page.width(), page.height());
  find_margins(gray, tones, margins, light);
  drop_blots<false>(tones, margins);
  if (dark) {
    drop_blots<true>(tones, light);
    std::transform(margins.values().begin(), margins.values().end(), light.values().begin(), margins.values().begin(),
                   [](int8_t a, int8_t b) { return std::max(a, b); });
  }
  std::transform(margins.values().begin(), margins.values().end(), ink.values().begin(), is_ink);
  smooth_edges(margins, ink);
  return ink;
}

}  // namespace sportello::document
