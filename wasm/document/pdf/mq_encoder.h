// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

namespace sportello::document {

/// The adaptive binary arithmetic coder of JBIG2 (ITU-T T.88, annex E).
class MqEncoder {
 public:
  /// What has been learnt in one context.
  struct Context {
    uint8_t state = 0;  ///< Row of table E.1.
    uint8_t likely = 0;  ///< The more probable symbol.
  };

  /// Appends to `out`, which outlives the encoder.
  explicit MqEncoder(std::vector<uint8_t>& out) : out_(out) {}

  void encode(bool bit, Context& context);
  /// Writes what is left, and the marker that ends the data.
  void finish();

 private:
  void renormalise();
  void byte_out();
  void next_byte(int shift, uint32_t mask, int bits);

  std::vector<uint8_t>& out_;
  uint32_t a_ = 0x8000;
  uint32_t c_ = 0;
  int ct_ = 12;
  uint32_t byte_ = 0;
  bool has_byte_ = false;  ///< The first one lies before the data.
};

}  // namespace sportello::document
