// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace sportello::document {

/// A probability that a bit is one, in 1/65536; 1..65535.
using Probability = uint32_t;

/// Writes bits with given probabilities: carry-less binary arithmetic coder after Mahoney
/// ("Adaptive Weighing of Context Models for Lossless Data Compression", 2005), with an interval of
/// 64 bits, so that probabilities of 16 bits lose nothing.
class RangeEncoder {
 public:
  /// Appends to `out`, which outlives the encoder.
  explicit RangeEncoder(std::vector<uint8_t>& out) : out_(out), begin_(out.size()) {}

  void encode(bool bit, Probability one) {
    const uint64_t middle = low_ + ((high_ - low_) >> 16) * one;
    if (bit) {
      high_ = middle;
    } else {
      low_ = middle + 1;
    }
    while (((low_ ^ high_) >> 56) == 0) {
      out_.push_back(static_cast<uint8_t>(high_ >> 56));
      low_ <<= 8;
      high_ = (high_ << 8) | 0xff;
    }
  }

  /// Bytes written so far; those of the last few bits are still to come.
  size_t size() const { return out_.size() - begin_; }

  /// Writes as few bytes as tell the last bits apart. The decoder takes bytes past the end as zero.
  void finish() {
    for (int bits = 56; bits >= 0; bits -= 8) {
      const uint64_t tail = bits == 0 ? 0 : (~uint64_t{0} >> (64 - bits));
      const uint64_t value = low_ + tail < low_ ? 0 : (low_ + tail) & ~tail;
      if (value < low_ || value > high_) continue;
      for (int shift = 56; shift >= bits; shift -= 8) out_.push_back(static_cast<uint8_t>(value >> shift));
      break;
    }
    // No more than the decoder may miss: see RangeDecoder::overrun.
    for (int i = 0; i < 8 && out_.size() > begin_ && out_.back() == 0; ++i) out_.pop_back();
    low_ = 0;
    high_ = ~uint64_t{0};
    begin_ = out_.size();
  }

 private:
  std::vector<uint8_t>& out_;
  size_t begin_;
  uint64_t low_ = 0;
  uint64_t high_ = ~uint64_t{0};
};

/// Reads what RangeEncoder wrote. Any input decodes to some bits: what they say is the caller's to check.
class RangeDecoder {
 public:
  explicit RangeDecoder(std::span<const uint8_t> bytes) : bytes_(bytes) {
    for (int i = 0; i < 8; ++i) code_ = (code_ << 8) | next();
  }

  bool decode(Probability one) {
    const uint64_t middle = low_ + ((high_ - low_) >> 16) * one;
    const bool bit = code_ <= middle;
    if (bit) {
      high_ = middle;
    } else {
      low_ = middle + 1;
    }
    while (((low_ ^ high_) >> 56) == 0) {
      low_ <<= 8;
      high_ = (high_ << 8) | 0xff;
      code_ = (code_ << 8) | next();
    }
    return bit;
  }

  /// Whether far more was read than there is: the input is cut or hostile. Zeros past the end may give
  /// some ten thousand bits first.
  bool overrun() const { return past_end_ > 16; }

 private:
  uint8_t next() {
    if (position_ < bytes_.size()) return bytes_[position_++];
    if (past_end_ < 255) ++past_end_;
    return 0;
  }

  std::span<const uint8_t> bytes_;
  size_t position_ = 0;
  int past_end_ = 0;
  uint64_t low_ = 0;
  uint64_t high_ = ~uint64_t{0};
  uint64_t code_ = 0;
};

}  // namespace sportello::document
