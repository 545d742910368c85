// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>

#include "document/entropy/range_coder.h"

namespace sportello::document {

/// Bounds of the logistic domain: ln(p / (1 - p)) in 1/256.
inline constexpr int kStretchLimit = 2815;

namespace detail {

// Basic operations on doubles only, at compile time: the same table on every platform.
constexpr double exp_of(int value_256ths) {
  constexpr double kStep = 1.00391388933834757;  // e^(1/256)
  double base = value_256ths < 0 ? 1.0 / kStep : kStep;
  double result = 1.0;
  for (int n = value_256ths < 0 ? -value_256ths : value_256ths; n > 0; n >>= 1) {
    if ((n & 1) != 0) result *= base;
    base *= base;
  }
  return result;
}

constexpr auto make_squash() {
  std::array<uint16_t, 2 * kStretchLimit + 1> table{};
  for (int i = -kStretchLimit; i <= kStretchLimit; ++i) {
    const double p = 65536.0 / (1.0 + exp_of(-i));
    table[static_cast<size_t>(i + kStretchLimit)] = static_cast<uint16_t>(p < 1 ? 1 : p > 65535 ? 65535 : p);
  }
  return table;
}

inline constexpr auto kSquash = make_squash();

constexpr auto make_stretch() {
  std::array<int16_t, 4096> table{};
  int value = -kStretchLimit;
  for (int p = 0; p < 4096; ++p) {
    while (value < kStretchLimit && kSquash[static_cast<size_t>(value + kStretchLimit)] < p * 16 + 8) ++value;
    table[static_cast<size_t>(p)] = static_cast<int16_t>(value);
  }
  return table;
}

inline constexpr auto kStretch = make_stretch();

}  // namespace detail

/// The inverse of `stretch`: a probability of 1/65536..65535/65536.
inline Probability squash(int value) {
  if (value > kStretchLimit) value = kStretchLimit;
  if (value < -kStretchLimit) value = -kStretchLimit;
  return detail::kSquash[static_cast<size_t>(value + kStretchLimit)];
}

/// ln(p / (1 - p)) in 1/256.
inline int stretch(Probability p) { return detail::kStretch[p >> 4]; }

}  // namespace sportello::document
