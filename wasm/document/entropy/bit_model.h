// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>

#include "document/entropy/range_coder.h"

namespace sportello::document {

namespace detail {

constexpr auto make_reciprocals() {
  std::array<uint16_t, 256> table{};
  for (int n = 0; n < 256; ++n) table[static_cast<size_t>(n)] = static_cast<uint16_t>(65536.0 / (n + 1.6));
  return table;
}

inline constexpr auto kReciprocals = make_reciprocals();

}  // namespace detail

/// Learns how often a bit is one: the mean of what was seen at first, then an exponential average.
///
/// `kLimit` is the number of bits after which it forgets at a constant rate, at most 255.
template <int kLimit = 255>
class BitModel {
  static_assert(kLimit > 0 && kLimit < 256);

 public:
  Probability one() const {
    const uint32_t p = state_ >> 16;
    return p == 0 ? 1 : p;
  }

  /// How many bits it has seen, up to kLimit.
  int confidence() const { return static_cast<int>(state_ & 0xff); }

  void update(bool bit) {
    const uint32_t n = state_ & 0xff;
    const int32_t p = static_cast<int32_t>(state_ >> 8);
    const int32_t target = bit ? 0xffffff : 0;
    const int32_t step = static_cast<int32_t>((static_cast<int64_t>(target - p) * detail::kReciprocals[n]) >> 16);
    state_ = (static_cast<uint32_t>(p + step) << 8) | (n < kLimit ? n + 1 : n);
  }

 private:
  // Probability in the upper 24 bits, count in the lower 8.
  uint32_t state_ = 0x80000000;
};

}  // namespace sportello::document
