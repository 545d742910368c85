// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "document/image/image.h"

namespace sportello::document {

// Whole cells of 8 x 8 pixels, of which most on a page are of one colour, looked at four pixels at a time. `at` is
// a cell's first value, `stride` the width of its plane. A cover is 1 where a pixel is not to be seen, else 0.

inline constexpr int kCellSide = 8;

/// Sixteen bytes that are computed at once: SSE natively, SIMD in WebAssembly.
typedef uint8_t Byte16 __attribute__((vector_size(16)));
typedef uint16_t Short8 __attribute__((vector_size(16)));
typedef uint32_t Word4 __attribute__((vector_size(16)));

inline Word4 load_four(const Rgba* at) {
  Word4 pixels;
  std::memcpy(&pixels, at, 16);
  return pixels;
}

inline bool all_zero(Word4 value) {
  uint64_t halves[2];
  std::memcpy(halves, &value, 16);
  return (halves[0] | halves[1]) == 0;
}

/// All ones in the lanes of four pixels that are to be seen.
inline Word4 seen_lanes(const uint8_t* cover) {
  uint32_t bytes = 0;
  std::memcpy(&bytes, cover, 4);
  const Word4 covered = {bytes & 0xff, bytes >> 8 & 0xff, bytes >> 16 & 0xff, bytes >> 24};
  return covered - 1;
}

/// How many pixels of a cell are to be seen.
inline int seen_in_cell(const uint8_t* cover, size_t stride) {
  int covered = 0;
  for (int y = 0; y < kCellSide; ++y, cover += stride) {
    uint64_t row = 0;
    std::memcpy(&row, cover, 8);
    if (row != 0) covered += std::popcount(row);
  }
  return kCellSide * kCellSide - covered;
}

/// The least and the greatest value of each channel.
struct CellRange {
  uint8_t least[4];
  uint8_t most[4];
};
inline CellRange range_of_cell(const Rgba* at, size_t stride) {
  const auto bytes = [](const Rgba* pixels) {
    Byte16 value;
    std::memcpy(&value, pixels, 16);
    return value;
  };
  Byte16 least = bytes(at);
  Byte16 most = least;
  const auto take = [&](Byte16 value) {
    least = value < least ? value : least;
    most = value > most ? value : most;
  };
  for (int y = 0; y < kCellSide; ++y, at += stride) {
    take(bytes(at));
    take(bytes(at + 4));
  }
  const auto fold = [&](Byte16 low, Byte16 high) {
    least = low < least ? low : least;
    most = high > most ? high : most;
  };
  fold(__builtin_shufflevector(least, least, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7),
       __builtin_shufflevector(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  fold(__builtin_shufflevector(least, least, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11),
       __builtin_shufflevector(most, most, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11));
  CellRange range;
  std::memcpy(range.least, &least, 4);
  std::memcpy(range.most, &most, 4);
  return range;
}

/// Whether all pixels of a cell are one.
inline bool one_colour(const Rgba* at, size_t stride) {
  uint32_t first = 0;
  std::memcpy(&first, at, 4);
  const Word4 all = {first, first, first, first};
  Word4 differ = {};
  for (int y = 0; y < kCellSide; ++y, at += stride) differ |= (load_four(at) ^ all) | (load_four(at + 4) ^ all);
  return all_zero(differ);
}

/// Whether all pixels of a cell that are to be seen are `colour`.
inline bool one_colour_seen(const Rgba* at, size_t stride, const uint8_t* cover, size_t cover_stride, Rgba colour) {
  uint32_t first = 0;
  std::memcpy(&first, &colour, 4);
  const Word4 all = {first, first, first, first};
  Word4 differ = {};
  for (int y = 0; y < kCellSide; ++y, at += stride, cover += cover_stride) {
    differ |= ((load_four(at) ^ all) & seen_lanes(cover)) | ((load_four(at + 4) ^ all) & seen_lanes(cover + 4));
  }
  return all_zero(differ);
}

/// Sums of the channels over the pixels of a cell that are to be seen.
struct CellSums {
  uint32_t r;
  uint32_t g;
  uint32_t b;
};
inline CellSums sums_of_cell(const Rgba* at, size_t stride, const uint8_t* cover, size_t cover_stride) {
  Word4 red_blue = {};  // in halves of 16 bits
  Word4 green = {};
  for (int y = 0; y < kCellSide; ++y, at += stride, cover += cover_stride) {
    for (int x = 0; x < kCellSide; x += 4) {
      const Word4 seen = load_four(at + x) & seen_lanes(cover + x);
      red_blue += seen & 0xff00ffu;
      green += seen >> 8 & 0xffu;
    }
  }
  const auto sum = [](Word4 lanes) { return lanes[0] + lanes[1] + lanes[2] + lanes[3]; };
  return {sum(red_blue & 0xffffu), sum(green), sum(red_blue >> 16)};
}

}  // namespace sportello::document
