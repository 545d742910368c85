// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <cstring>

namespace sportello::document {

/// The first column from x on whose value is not 0; `end` if there is none. Most of a page is empty: 16 values
/// are looked at together.
inline int skip_zeros(const uint8_t* row, int x, int end) {
  while (x + 16 <= end) {
    uint64_t words[2];
    std::memcpy(words, row + x, 16);
    if ((words[0] | words[1]) != 0) break;
    x += 16;
  }
  while (x < end && row[x] == 0) ++x;
  return x;
}

/// Whether any value of columns x to end - 1 is not 0.
inline bool any_set(const uint8_t* row, int x, int end) { return skip_zeros(row, x, end) < end; }

}  // namespace sportello::document
