// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello {

/// The number nearest to `reference` whose low `bits` bits are `truncated` (1..32 bits).
///
/// Of two equally near the higher one is given. A reference near the ends of int64_t is not meant.
constexpr int64_t unwrap_near(int64_t reference, uint32_t truncated, int bits) {
  const int64_t period = int64_t{1} << bits;
  const int64_t mask = period - 1;
  const int64_t forward = (static_cast<int64_t>(truncated) - reference) & mask;
  return forward <= period / 2 ? reference + forward : reference + forward - period;
}

/// Turns sequence numbers or times that wrap after `kBits` bits into 64-bit ones that do not.
///
/// Each value is taken as the one nearest to the highest seen so far, so that reordering neither
/// moves the reference back nor makes it wrap. The first value is taken as it is.
template <int kBits>
class SequenceUnwrapper {
 public:
  /// The unwrapped value; moves the reference forward.
  int64_t unwrap(uint32_t value) {
    const int64_t result = peek(value);
    if (!started_ || result > highest_) highest_ = result;
    started_ = true;
    return result;
  }

  /// The unwrapped value; remembers nothing.
  int64_t peek(uint32_t value) const {
    return started_ ? unwrap_near(highest_, value, kBits) : static_cast<int64_t>(value);
  }

  bool started() const { return started_; }
  int64_t highest() const { return highest_; }
  void reset() { *this = SequenceUnwrapper(); }

 private:
  int64_t highest_ = 0;
  bool started_ = false;
};

}  // namespace sportello
