// SPDX-License-Identifier: EUPL-1.2
#include "document/segment/camera_ink.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "document/segment/components.h"
#include "document/segment/tone_map.h"

namespace sportello::document {
namespace {

// Sums over a square window sliding over an image: sums down each column are kept up to date from row to
// row, sums along the row from column to column.
class WindowSums {
 public:
  WindowSums(const GrayImage& gray, int reach)
      : gray_(gray), reach_(reach), columns_(static_cast<size_t>(gray.width())),
        squares_(static_cast<size_t>(gray.width())) {
    for (int y = 0; y < std::min(reach, gray.height()); ++y) add(y, 1);
  }

  // Goes on to row `y`; rows in order.
  void move_to(int y) {
    if (y + reach_ < gray_.height()) add(y + reach_, 1);
    if (y - reach_ - 1 >= 0) add(y - reach_ - 1, -1);
    rows_ = std::min(gray_.height() - 1, y + reach_) - std::max(0, y - reach_) + 1;
    sum_ = 0;
    square_ = 0;
    for (int x = 0; x < std::min(reach_, gray_.width()); ++x) take(x, 1);
    x_ = -1;
  }

  // Goes on to the next column.
  void next() {
    ++x_;
    if (x_ + reach_ < gray_.width()) take(x_ + reach_, 1);
    if (x_ - reach_ - 1 >= 0) take(x_ - reach_ - 1, -1);
  }
  int count() const {
    return rows_ * (std::min(gray_.width() - 1, x_ + reach_) - std::max(0, x_ - reach_) + 1);
  }
  int64_t sum() const { return sum_; }
  int64_t square() const { return square_; }

 private:
  void add(int y, int sign) {
    const uint8_t* row = gray_.row(y);
    for (int x = 0; x < gray_.width(); ++x) {
      columns_[static_cast<size_t>(x)] += sign * row[x];
      squares_[static_cast<size_t>(x)] += sign * row[x] * row[x];
    }
  }
  void take(int x, int sign) {
    sum_ += sign * columns_[static_cast<size_t>(x)];
    square_ += sign * squares_[static_cast<size_t>(x)];
  }

  const GrayImage& gray_;
  int reach_;
  std::vector<int> columns_;
  std::vector<int> squares_;
  int rows_ = 0;
  int x_ = -1;
  int64_t sum_ = 0;
  int64_t square_ = 0;
};

constexpr int kDarkGround = 104;
constexpr int8_t kClear = -127;

bool is_dark(const ToneMap& tones, int x, int y) { return tones.ground(x, y) < kDarkGround; }

// How far a pixel is from the threshold, in grey values: positive for ink. After Sauvola,
// T = m (1 + k (s / 128 - 1)) with k = 0.3. Light ink is found alike in the negative, on dark ground only.
template <bool kNegative>
void find_margins(const GrayImage& gray, const ToneMap& tones, Plane<int8_t>& margins) {
  WindowSums sums(gray, 15);
  for (int y = 0; y < gray.height(); ++y) {
    sums.move_to(y);
    const uint8_t* row = gray.row(y);
    int8_t* out = margins.row(y);
    for (int x = 0; x < gray.width(); ++x) {
      sums.next();
      const int64_t n = sums.count();
      const float mean = static_cast<float>(kNegative ? 255 * n - sums.sum() : sums.sum()) / static_cast<float>(n);
      const auto value = static_cast<float>(kNegative ? 255 - row[x] : row[x]);
      // Nothing as light as what is around it is ink: this spares the root.
      if (value >= mean || (kNegative && !is_dark(tones, x, y))) {
        out[x] = kClear;
        continue;
      }
      const float variance =
          static_cast<float>(n * sums.square() - sums.sum() * sums.sum()) / (static_cast<float>(n) * static_cast<float>(n));
      const float threshold = mean * (0.7f + 0.3f / 128.0f * std::sqrt(std::max(0.0f, variance)));
      const float margin = threshold - value;
      out[x] = static_cast<int8_t>(margin > 0 ? std::min(127.0f, margin + 1) : std::max(-127.0f, margin));
    }
  }
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
  for (size_t i = 0; i < ink.values().size(); ++i) ink.values()[i] = margins.values()[i] > 0 ? 1 : 0;
  const MarkComponents components(ink, 1);
  std::vector<Blot> blots(components.count());
  for (int y = 0; y < height; ++y) {
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
  }
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
  for (int y = 1; y + 1 < ink.height(); ++y) {
    const uint8_t* above = before.row(y - 1);
    const uint8_t* here = before.row(y);
    const uint8_t* below = before.row(y + 1);
    for (int x = 1; x + 1 < ink.width(); ++x) {
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
  }
}

}  // namespace

Mask find_camera_ink(const Image& page) {
  Mask ink(page.width(), page.height());
  if (page.empty()) return ink;
  // Coloured ink is darker in one channel than in luma.
  GrayImage gray(page.width(), page.height());
  for (size_t i = 0; i < gray.values().size(); ++i) {
    const Rgba pixel = page.values()[i];
    gray.values()[i] = static_cast<uint8_t>((luma(pixel) + std::min(pixel.r, std::min(pixel.g, pixel.b)) + 1) / 2);
  }
  const ToneMap tones(gray);
  Plane<int8_t> margins(page.width(), page.height());
  find_margins<false>(gray, tones, margins);
  drop_blots<false>(tones, margins);
  bool dark = false;
  for (int y = 0; y < page.height(); y += ToneMap::kTile) {
    for (int x = 0; x < page.width(); x += ToneMap::kTile) dark = dark || is_dark(tones, x, y);
  }
  if (dark) {
    Plane<int8_t> light(page.width(), page.height());
    find_margins<true>(gray, tones, light);
    drop_blots<true>(tones, light);
    std::transform(margins.values().begin(), margins.values().end(), light.values().begin(), margins.values().begin(),
                   [](int8_t a, int8_t b) { return std::max(a, b); });
  }
  for (size_t i = 0; i < ink.values().size(); ++i) ink.values()[i] = margins.values()[i] > 0 ? 1 : 0;
  smooth_edges(margins, ink);
  return ink;
}

}  // namespace sportello::document
