// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "document/entropy/range_coder.h"

namespace sportello::document {

/// The two directions of one model: a model calls `code` for each bit and takes what it returns.
class BitSink {
 public:
  static constexpr bool kEncodes = true;
  explicit BitSink(RangeEncoder& coder) : coder_(coder) {}
  bool code(bool bit, Probability one) {
    coder_.encode(bit, one);
    return bit;
  }

 private:
  RangeEncoder& coder_;
};

class BitSource {
 public:
  static constexpr bool kEncodes = false;
  explicit BitSource(RangeDecoder& coder) : coder_(coder) {}
  bool code(bool, Probability one) { return coder_.decode(one); }

 private:
  RangeDecoder& coder_;
};

}  // namespace sportello::document
