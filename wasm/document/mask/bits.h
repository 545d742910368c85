// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "document/entropy/bit_model.h"
#include "document/entropy/mixer.h"
#include "document/entropy/range_coder.h"

namespace sportello::document {

// The models are written once for both directions: `code(bit, p)` writes the bit, or ignores it and reads one.

/// The writing side of a model.
class BitWriter {
 public:
  static constexpr bool kWrites = true;

  explicit BitWriter(std::vector<uint8_t>& out) : range_(out) {}

  bool code(bool bit, Probability one) {
    range_.encode(bit, one);
    return bit;
  }
  size_t size() const { return range_.size(); }
  void finish() { range_.finish(); }

 private:
  RangeEncoder range_;
};

/// The reading side of a model.
class BitReader {
 public:
  static constexpr bool kWrites = false;

  explicit BitReader(std::span<const uint8_t> bytes) : range_(bytes) {}

  bool code(bool, Probability one) { return range_.decode(one); }
  bool overrun() const { return range_.overrun(); }

 private:
  RangeDecoder range_;
};

/// Knuth's multiplicative hash to `bits` bits.
constexpr uint32_t hash_to(uint32_t value, int bits) { return (value * 2654435761u) >> (32 - bits); }

/// How much a model has seen, in four grades.
inline int sure(int confidence) { return confidence == 0 ? 0 : confidence < 3 ? 1 : confidence < 12 ? 2 : 3; }

/// Joins a value to a hash.
constexpr uint32_t hash_with(uint32_t hash, uint32_t value) {
  return (hash ^ value) * 0x9e3779b1u + (hash >> 15) + 0x7f4a7c15u;
}

/// One kind of binary decision, predicted in `kInputs` contexts and mixed.
template <int kInputs, int kTableBits = 12>
class MixedBit {
 public:
  explicit MixedBit(size_t sets = 1, int rate_shift = 16)
      : tables_(kInputs << kTableBits), mixer_(sets, rate_shift, (1 << 14) * 6 / (kInputs * 10) + 4096) {}

  /// `contexts`: any values, hashed; `set` chooses the weights.
  template <class Coder>
  bool code(Coder& coder, bool bit, const std::array<uint32_t, kInputs>& contexts, size_t set = 0) {
    std::array<BitModel<127>*, kInputs> models;
    for (size_t i = 0; i < kInputs; ++i) {
      models[i] = &tables_[(i << kTableBits) + hash_to(contexts[i] * 0x2545f491u + 0x6b43a9b5u, kTableBits)];
      mixer_.set(static_cast<int>(i), stretch(models[i]->one()));
    }
    bit = coder.code(bit, mixer_.mix(set));
    mixer_.update(bit);
    for (auto* model : models) model->update(bit);
    return bit;
  }

 private:
  std::vector<BitModel<127>> tables_;
  Mixer<kInputs> mixer_;
};

/// Signed integers, small ones likely: zero?, sign, then the magnitude less one in Elias gamma form, all but the
/// lower bits of large values adaptive. `kContexts` sets of statistics.
template <int kContexts = 1>
class IntModel {
 public:
  static constexpr int kMaxExponent = 15;

  template <class Coder>
  int code(Coder& coder, int value, int context = 0) {
    Set& set = sets_[static_cast<size_t>(context)];
    if (adaptive(coder, value == 0, set.zero)) return 0;
    const bool negative = adaptive(coder, value < 0, set.negative);
    const int magnitude = code_magnitude(coder, value < 0 ? -value : value, set);
    return negative ? -magnitude : magnitude;
  }

  /// For values that are never negative: spends nothing on the sign.
  template <class Coder>
  int code_unsigned(Coder& coder, int value, int context = 0) {
    Set& set = sets_[static_cast<size_t>(context)];
    if (adaptive(coder, value == 0, set.zero)) return 0;
    return code_magnitude(coder, value, set);
  }

 private:
  struct Set {
    BitModel<60> zero;
    BitModel<60> negative;
    std::array<BitModel<60>, kMaxExponent + 1> exponent;
    std::array<BitModel<60>, kMaxExponent + 1> upper;
  };

  template <class Coder, int kLimit>
  static bool adaptive(Coder& coder, bool bit, BitModel<kLimit>& model) {
    bit = coder.code(bit, model.one());
    model.update(bit);
    return bit;
  }

  template <class Coder>
  static int code_magnitude(Coder& coder, int magnitude, Set& set) {
    int exponent = 0;
    while (exponent < kMaxExponent && adaptive(coder, magnitude >= 2 << exponent, set.exponent[static_cast<size_t>(exponent)])) {
      ++exponent;
    }
    int result = 1;
    for (int i = exponent - 1; i >= 0; --i) {
      const bool bit = ((magnitude >> i) & 1) != 0;
      const bool read = i == exponent - 1 ? adaptive(coder, bit, set.upper[static_cast<size_t>(exponent)])
                                          : coder.code(bit, 32768);
      result = result * 2 + (read ? 1 : 0);
    }
    return result;
  }

  std::array<Set, kContexts> sets_;
};

/// Signed integers whose zero, sign and second step are predicted in several contexts and mixed.
template <int kInputs>
class MixedInt {
 public:
  MixedInt() : zero_(2), negative_(2), one_(2) {}

  template <class Coder>
  int code(Coder& coder, int value, const std::array<uint32_t, kInputs>& contexts, size_t set = 0) {
    if (zero_.code(coder, value == 0, contexts, set)) return 0;
    const bool negative = negative_.code(coder, value < 0, contexts, set);
    const int magnitude = value < 0 ? -value : value;
    const int result = one_.code(coder, magnitude == 1, contexts, set) ? 1 : 2 + large_.code_unsigned(coder, magnitude - 2, static_cast<int>(set));
    return negative ? -result : result;
  }

 private:
  MixedBit<kInputs> zero_;
  MixedBit<kInputs> negative_;
  MixedBit<kInputs> one_;
  IntModel<2> large_;
};

}  // namespace sportello::document
