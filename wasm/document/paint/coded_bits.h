// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "document/entropy/range_coder.h"

namespace sportello::document {

// Code that is the same for writing and reading takes one of these: it hands over the bit to be written
// and goes on with the bit returned.

struct EncodeBits {
  RangeEncoder& coder;
  bool operator()(bool bit, Probability one) const {
    coder.encode(bit, one);
    return bit;
  }
};

struct DecodeBits {
  RangeDecoder& coder;
  bool operator()(bool, Probability one) const { return coder.decode(one); }
};

/// Appends `value`, seven bits a byte, the lowest first; the highest bit says that more follow.
inline void put_number(std::vector<uint8_t>& bytes, uint32_t value) {
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<uint8_t>(value | 0x80));
  bytes.push_back(static_cast<uint8_t>(value));
}

/// Reads what put_number wrote from the front of `bytes` and takes it off; false if there is none.
inline bool take_number(std::span<const uint8_t>& bytes, uint32_t& value) {
  value = 0;
  for (size_t i = 0; i < bytes.size() && i < 4; ++i) {
    value |= static_cast<uint32_t>(bytes[i] & 0x7f) << (7 * i);
    if (bytes[i] < 0x80) {
      bytes = bytes.subspan(i + 1);
      return true;
    }
  }
  return false;
}

}  // namespace sportello::document
