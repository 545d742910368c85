// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "document/image/image.h"

namespace sportello::document {

/// A mask with a bit a pixel, so that a window around a pixel is read in a few loads. Zero outside.
class MaskBits {
 public:
  /// Windows reach this far.
  static constexpr int kReach = 5;

  explicit MaskBits(const Mask& mask);

  /// Pixels x-5..x+5 of row y+dy, the leftmost in the highest of 11 bits. |dy| <= kReach.
  uint32_t row_window(int x, int y, int dy) const {
    const size_t bit = static_cast<size_t>(x - kReach + kMargin);
    const uint64_t* at = bits_.data() + static_cast<size_t>(y + dy + kReach) * words_ + bit / 64;
    const unsigned shift = bit % 64;
    const uint64_t pair = at[0] << shift | (at[1] >> 1) >> (63 - shift);
    return static_cast<uint32_t>(pair >> 53);
  }

  /// The 3x3 window around pixel x of row y, row by row, in 9 bits.
  uint32_t small_window(int x, int y) const {
    return ((row_window(x, y, -1) >> 4) & 7) << 6 | ((row_window(x, y, 0) >> 4) & 7) << 3 | ((row_window(x, y, 1) >> 4) & 7);
  }

  /// Sets bit x (the highest bit of a word first, as long as `row_words`) where the 3x3 window around
  /// pixel x of row y is not of one value.
  void find_edges(int y, uint64_t* edges) const;

  /// Words in a row of edges.
  size_t row_words() const { return words_ - 2; }

 private:
  // A word before and one after each row: windows need no border cases.
  static constexpr int kMargin = 64;

  int height_;
  size_t words_;
  std::vector<uint64_t> bits_;
};

}  // namespace sportello::document
