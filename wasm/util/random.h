// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello {

/// SplitMix64 (Steele, Lea, Flood 2014): a seeded stream that is the same on every platform.
///
/// Not for secrets.
class SplitMix64 {
 public:
  explicit SplitMix64(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  uint16_t next_u16() { return static_cast<uint16_t>(next() >> 48); }
  uint32_t next_u32() { return static_cast<uint32_t>(next() >> 32); }

  /// Uniform in [0, 1).
  double next_unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
  uint64_t state_;
};

}  // namespace sportello
