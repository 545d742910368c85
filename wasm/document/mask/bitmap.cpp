// SPDX-License-Identifier: EUPL-1.2
#include "document/mask/bitmap.h"

#include <algorithm>
#include <bit>

namespace sportello::document {

void Bitmap::reset(int width, int height) {
  width_ = width;
  height_ = height;
  words_ = (width + 63) >> 6;
  bits_.assign(static_cast<size_t>(words_) * static_cast<size_t>(height), 0);
}

void Bitmap::set_run(int y, int begin, int end) {
  uint64_t* words = row(y);
  for (int x = begin; x < end;) {
    const int first = x & 63;
    const int count = std::min(64 - first, end - x);
    words[x >> 6] |= (~uint64_t{0} >> (64 - count)) << first;
    x += count;
  }
}

uint64_t Bitmap::window(int y, int x) const {
  if (y < 0 || y >= height_ || x >= width_ || x <= -64) return 0;
  const uint64_t* words = row(y);
  if (x < 0) return words[0] << -x;
  const int word = x >> 6;
  const int shift = x & 63;
  uint64_t bits = words[word] >> shift;
  if (shift != 0 && word + 1 < words_) bits |= words[word + 1] << (64 - shift);
  return bits;
}

BitmapMeasure measure(const Bitmap& bitmap) {
  BitmapMeasure result;
  uint64_t hash = 0x9e3779b97f4a7c15u ^ static_cast<uint64_t>(bitmap.width() << 8 | bitmap.height());
  int64_t sum_x = 0;
  int64_t sum_y = 0;
  for (int y = 0; y < bitmap.height(); ++y) {
    int in_row = 0;
    for (int w = 0; w < bitmap.words(); ++w) {
      uint64_t bits = bitmap.row(y)[w];
      hash = (hash ^ bits) * 0xff51afd7ed558ccdu;
      hash ^= hash >> 29;
      in_row += std::popcount(bits);
      for (; bits != 0; bits &= bits - 1) sum_x += w * 64 + std::countr_zero(bits);
    }
    result.pixels += in_row;
    sum_y += static_cast<int64_t>(in_row) * y;
  }
  result.hash = hash;
  if (result.pixels > 0) {
    result.center_x = static_cast<int>((sum_x * kSubpixels) / result.pixels) + kSubpixels / 2;
    result.center_y = static_cast<int>((sum_y * kSubpixels) / result.pixels) + kSubpixels / 2;
  }
  return result;
}

namespace {

// A block of 2 x 2 that differs is more than a rough edge: another letter.
constexpr int kBlockWeight = 4;

// Rows of one word each: b lies dx to the right of a, all within 64 columns.
struct NarrowRows {
  const Bitmap& a;
  const Bitmap& b;
  int dx;
  int dy;
  uint64_t operator()(int y) const {
    const uint64_t in_a = y >= 0 && y < a.height() ? a.row(y)[0] : 0;
    const uint64_t in_b = y >= dy && y - dy < b.height() ? b.row(y - dy)[0] : 0;
    return dx >= 0 ? in_a ^ in_b << dx : in_a << -dx ^ in_b;
  }
};

struct WideRows {
  const Bitmap& a;
  const Bitmap& b;
  int dx;
  int dy;
  int x;
  uint64_t operator()(int y) const { return a.window(y, x) ^ b.window(y - dy, x - dx); }
};

template <class Rows>
int count_difference(const Rows& rows, int top, int bottom, int count, int limit) {
  uint64_t pairs_above = 0;
  for (int y = top; y < bottom && count <= limit; ++y) {
    const uint64_t differ = rows(y);
    const uint64_t pairs = differ & differ >> 1;
    const uint64_t blocks = pairs & pairs_above;
    count += std::popcount(differ);
    if (blocks != 0) count += kBlockWeight * std::popcount(blocks);
    pairs_above = pairs;
  }
  return count;
}

}  // namespace

int difference(const Bitmap& a, const Bitmap& b, int dx, int dy, int limit) {
  const int left = std::min(0, dx);
  const int right = std::max(a.width(), b.width() + dx);
  const int top = std::min(0, dy);
  const int bottom = std::max(a.height(), b.height() + dy);
  if (right - left <= 64) return count_difference(NarrowRows{a, b, dx, dy}, top, bottom, 0, limit);
  int count = 0;
  for (int x = left; x < right && count <= limit; x += 64) {
    count = count_difference(WideRows{a, b, dx, dy, x}, top, bottom, count, limit);
  }
  return count;
}

}  // namespace sportello::document
