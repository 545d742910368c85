// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sportello::document {

/// Bounds of a shape.
inline constexpr int kMaxShapeSide = 255;
inline constexpr int kMaxShapeArea = 1 << 14;

/// Positions within shapes and on the page are in 1/16 pixel where they are not whole.
inline constexpr int kSubpixels = 16;

/// A small bi-level picture, packed: bit x of a row's words is column x.
class Bitmap {
 public:
  Bitmap() = default;
  Bitmap(int width, int height) { reset(width, height); }

  /// All white.
  void reset(int width, int height);

  int width() const { return width_; }
  int height() const { return height_; }
  /// 64-bit words a row.
  int words() const { return words_; }
  const uint64_t* row(int y) const { return bits_.data() + static_cast<size_t>(y) * static_cast<size_t>(words_); }
  uint64_t* row(int y) { return bits_.data() + static_cast<size_t>(y) * static_cast<size_t>(words_); }

  bool at(int x, int y) const { return ((row(y)[x >> 6] >> (x & 63)) & 1) != 0; }
  void set(int x, int y) { row(y)[x >> 6] |= uint64_t{1} << (x & 63); }
  /// Sets columns begin..end - 1 of a row.
  void set_run(int y, int begin, int end);

  /// 64 columns beginning at x, which may lie outside (white there).
  uint64_t window(int y, int x) const;

  friend bool operator==(const Bitmap& a, const Bitmap& b) {
    return a.width_ == b.width_ && a.height_ == b.height_ && a.bits_ == b.bits_;
  }

 private:
  int width_ = 0;
  int height_ = 0;
  int words_ = 0;
  std::vector<uint64_t> bits_;
};

/// What is measured on a bitmap.
struct BitmapMeasure {
  uint64_t hash = 0;
  int pixels = 0;    // ink
  int center_x = 0;  // centroid of the ink, 1/16 pixel; pixel x spans 16 x .. 16 x + 15
  int center_y = 0;
};
BitmapMeasure measure(const Bitmap& bitmap);

/// How unlike two shapes are when the upper left corner of b lies at (dx, dy) of a: pixels that differ, more where
/// they lie together. Stops counting above `limit`.
int difference(const Bitmap& a, const Bitmap& b, int dx, int dy, int limit);

}  // namespace sportello::document
