// SPDX-License-Identifier: EUPL-1.2
#include "document/segment/camera_ink.h"

#include <algorithm>
#include <vector>

#include "document/segment/components.h"

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

}  // namespace

Mask find_camera_ink(const Image& page) {
  const int width = page.width();
  const int height = page.height();
  Mask ink(width, height);
  if (page.empty()) return ink;
  // Coloured ink is darker in one channel than in luma.
  GrayImage gray(width, height);
  for (size_t i = 0; i < gray.values().size(); ++i) {
    const Rgba pixel = page.values()[i];
    gray.values()[i] = static_cast<uint8_t>((luma(pixel) + std::min(pixel.r, std::min(pixel.g, pixel.b)) + 1) / 2);
  }
  WindowSums sums(gray, 15);
  for (int y = 0; y < height; ++y) {
    sums.move_to(y);
    const uint8_t* row = gray.row(y);
    uint8_t* out = ink.row(y);
    for (int x = 0; x < width; ++x) {
      sums.next();
      const int64_t n = sums.count();
      const int64_t mean = sums.sum();
      // Sauvola: T = m (1 + k (s / R - 1)) with k = 0.3, R = 128; here compared without a root:
      // p < T  <=>  p / m - (1 - k) < k s / R.
      const int64_t p = row[x];
      const int64_t left = p * n * 10 - mean * 7;  // 10 n (p - 0.7 m)
      if (left <= 0) {
        out[x] = 1;
        continue;
      }
      // left < 10 n * 0.3 m s / 128 with s^2 = (n sum_sq - sum^2) / n^2
      const double bound = 3.0 * static_cast<double>(mean) / 128.0;
      const double variance = static_cast<double>(n * sums.square() - mean * mean) / static_cast<double>(n * n);
      out[x] = static_cast<double>(left) * static_cast<double>(left) < bound * bound * variance ? 1 : 0;
    }
  }
  return ink;
}

}  // namespace sportello::document
