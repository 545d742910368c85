// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sportello::document {

/// The largest page that the codec takes: A4 at 400 dpi, and neither side above 16383.
inline constexpr size_t kMaxPagePixels = size_t{1} << 24;
inline constexpr int kMaxPageSide = 16383;

/// Whether a page may have this size.
constexpr bool is_page_size(int width, int height) {
  return width > 0 && height > 0 && width <= kMaxPageSide && height <= kMaxPageSide &&
         static_cast<size_t>(width) * static_cast<size_t>(height) <= kMaxPagePixels;
}

/// A rectangle of pixels; empty if width or height is 0.
struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;

  bool empty() const { return width <= 0 || height <= 0; }
  friend bool operator==(const Rect&, const Rect&) = default;
};

/// The smallest rectangle around both.
Rect unite(const Rect& a, const Rect& b);
/// What both have in common; empty if nothing.
Rect intersect(const Rect& a, const Rect& b);

/// Width x height values of one kind, row by row without gaps.
template <typename T>
class Plane {
 public:
  Plane() = default;
  Plane(int width, int height, T value = T{})
      : width_(width), height_(height), values_(static_cast<size_t>(width) * static_cast<size_t>(height), value) {}

  int width() const { return width_; }
  int height() const { return height_; }
  bool empty() const { return values_.empty(); }
  Rect bounds() const { return {0, 0, width_, height_}; }

  T* row(int y) { return values_.data() + static_cast<size_t>(y) * static_cast<size_t>(width_); }
  const T* row(int y) const { return values_.data() + static_cast<size_t>(y) * static_cast<size_t>(width_); }
  T& at(int x, int y) { return row(y)[x]; }
  const T& at(int x, int y) const { return row(y)[x]; }

  std::span<T> values() { return values_; }
  std::span<const T> values() const { return values_; }

  friend bool operator==(const Plane&, const Plane&) = default;

 private:
  int width_ = 0;
  int height_ = 0;
  std::vector<T> values_;
};

/// Grey values, 0 black to 255 white.
using GrayImage = Plane<uint8_t>;
/// 1 where ink is (text, line art), 0 elsewhere.
using Mask = Plane<uint8_t>;

/// One opaque pixel, in the byte order of a browser's ImageData.
struct Rgba {
  uint8_t r = 0;
  uint8_t g = 0;
  uint8_t b = 0;
  uint8_t a = 255;

  friend bool operator==(const Rgba&, const Rgba&) = default;
};
static_assert(sizeof(Rgba) == 4);

/// A page or a camera frame. Alpha is 255 throughout: sources lay transparent pixels on white.
using Image = Plane<Rgba>;

/// Luma after ITU-R BT.601, full range: (77 R + 150 G + 29 B + 128) / 256.
constexpr uint8_t luma(Rgba pixel) {
  return static_cast<uint8_t>((77 * pixel.r + 150 * pixel.g + 29 * pixel.b + 128) >> 8);
}

/// The luma of every pixel.
GrayImage to_gray(const Image& image);

}  // namespace sportello::document
