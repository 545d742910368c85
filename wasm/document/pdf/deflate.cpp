// SPDX-License-Identifier: EUPL-1.2
#include "document/pdf/deflate.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "document/pdf/huffman_lengths.h"

namespace sportello::document {
namespace {

constexpr size_t kWindow = 32'768;
constexpr size_t kMinMatch = 3;
constexpr size_t kMaxMatch = 258;
/// How hard it looks for matches: candidates, the length after which it looks less, and that which is
/// good enough.
constexpr int kMaxChain = 96;
constexpr size_t kGoodMatch = 16;
constexpr size_t kNiceMatch = 160;
/// A match of three bytes so far away costs more than they do.
constexpr size_t kFarForThree = 4'096;
constexpr size_t kHashBits = 15;
constexpr size_t kBlockTokens = 32'768;

constexpr size_t kLiterals = 288;
constexpr size_t kDistances = 30;
constexpr size_t kLengthCodes = 19;
constexpr size_t kEndOfBlock = 256;

/// Codes of match lengths and of distances: the least value of each, and its extra bits.
struct Range {
  uint16_t base;
  uint8_t extra;
};

constexpr auto make_length_ranges() {
  std::array<Range, 29> ranges{};
  uint16_t base = 3;
  for (size_t i = 0; i < 28; ++i) {
    const auto extra = static_cast<uint8_t>(i < 8 ? 0 : i / 4 - 1);
    ranges[i] = {base, extra};
    base = static_cast<uint16_t>(base + (1 << extra));
  }
  ranges[28] = {258, 0};
  return ranges;
}

constexpr auto make_distance_ranges() {
  std::array<Range, kDistances> ranges{};
  uint16_t base = 1;
  for (size_t i = 0; i < kDistances; ++i) {
    const auto extra = static_cast<uint8_t>(i < 4 ? 0 : i / 2 - 1);
    ranges[i] = {base, extra};
    base = static_cast<uint16_t>(base + (1 << extra));
  }
  return ranges;
}

constexpr auto kLengthRanges = make_length_ranges();
constexpr auto kDistanceRanges = make_distance_ranges();

constexpr auto make_length_codes() {
  std::array<uint8_t, kMaxMatch + 1> codes{};
  for (size_t code = 0; code < kLengthRanges.size(); ++code) {
    for (size_t length = kLengthRanges[code].base; length <= kMaxMatch; ++length) codes[length] = static_cast<uint8_t>(code);
  }
  return codes;
}

constexpr auto kLengthCodeOf = make_length_codes();

size_t distance_code(size_t distance) {
  size_t bits = 0;
  for (size_t rest = distance - 1; rest > 3; rest >>= 1) ++bits;
  return 2 * bits + ((distance - 1) >> bits);
}

/// A byte, or a match.
struct Token {
  uint16_t length_or_byte;
  uint16_t distance;  ///< 0: a byte.
};

class BitWriter {
 public:
  explicit BitWriter(std::vector<uint8_t>* out) : out_(out) {}

  void put(uint32_t value, int bits) {
    held_ |= static_cast<uint64_t>(value) << count_;
    count_ += bits;
    for (; count_ >= 8; count_ -= 8) {
      out_->push_back(static_cast<uint8_t>(held_));
      held_ >>= 8;
    }
  }
  void align() {
    if (count_ > 0) put(0, 8 - count_);
  }

 private:
  std::vector<uint8_t>* out_;
  uint64_t held_ = 0;
  int count_ = 0;
};

template <size_t kSymbols>
struct PrefixCode {
  std::array<uint8_t, kSymbols> lengths{};
  std::array<uint16_t, kSymbols> codes{};  ///< First bit lowest, as they are written.

  void assign() {
    std::array<uint16_t, 17> next{};
    std::array<uint16_t, 17> counts{};
    for (const uint8_t length : lengths) ++counts[length];
    counts[0] = 0;
    for (size_t length = 1; length < 16; ++length) {
      next[length + 1] = static_cast<uint16_t>((next[length] + counts[length]) << 1);
    }
    for (size_t i = 0; i < kSymbols; ++i) {
      uint16_t code = next[lengths[i]]++;
      uint16_t reversed = 0;
      for (int bit = 0; bit < lengths[i]; ++bit, code >>= 1) reversed = static_cast<uint16_t>(reversed << 1 | (code & 1));
      codes[i] = reversed;
    }
  }
  void put(size_t symbol, BitWriter* bits) const { bits->put(codes[symbol], lengths[symbol]); }
};

class Deflater {
 public:
  Deflater(std::span<const uint8_t> bytes, std::vector<uint8_t>* out) : bytes_(bytes), bits_(out) {}

  void run() {
    tokens_.reserve(kBlockTokens);
    size_t at = 0;
    Match waiting;  // Of the position before, if that has been put off.
    bool put_off = false;
    while (at < bytes_.size()) {
      const Match match = waiting.length >= kNiceMatch ? Match() : find(at, waiting.length);
      if (put_off && waiting.length >= match.length && waiting.length >= kMinMatch) {
        add_match(waiting);
        const size_t end = at - 1 + waiting.length;
        for (; at < end; ++at) remember(at);
        put_off = false;
        waiting = Match();
        continue;
      }
      if (put_off) add_byte(bytes_[at - 1]);
      waiting = match;
      put_off = true;
      remember(at++);
    }
    if (put_off) add_byte(bytes_[at - 1]);
    write_block(true);
    bits_.align();
  }

 private:
  struct Match {
    size_t length = 0;
    size_t distance = 0;
  };

  size_t hash(size_t at) const {
    const uint32_t three = bytes_[at] | static_cast<uint32_t>(bytes_[at + 1]) << 8 | static_cast<uint32_t>(bytes_[at + 2]) << 16;
    return (three * 0x9e3779b1u) >> (32 - kHashBits);
  }

  void remember(size_t at) {
    if (at + kMinMatch > bytes_.size()) return;
    uint32_t& newest = newest_[hash(at)];
    older_[at % kWindow] = newest;
    newest = static_cast<uint32_t>(at + 1);
  }

  size_t common(size_t a, size_t b, size_t limit) const {
    size_t length = 0;
    while (length < limit && bytes_[a + length] == bytes_[b + length]) ++length;
    return length;
  }

  /// The longest match at `at` that is longer than `least`.
  Match find(size_t at, size_t least) const {
    const size_t limit = std::min(kMaxMatch, bytes_.size() - at);
    Match best;
    best.length = std::max(least, kMinMatch - 1);
    if (limit <= best.length) return {};
    int chain = least >= kGoodMatch ? kMaxChain / 4 : kMaxChain;
    for (size_t link = newest_[hash(at)]; link > 0 && at - (link - 1) <= kWindow && chain > 0; --chain) {
      const size_t from = link - 1;
      if (bytes_[from + best.length] == bytes_[at + best.length]) {
        const size_t length = common(from, at, limit);
        if (length > best.length) {
          best = {length, at - from};
          if (length >= kNiceMatch || length == limit) break;
        }
      }
      const size_t older = older_[from % kWindow];
      // Overwritten by a younger one.
      if (older >= link) break;
      link = older;
    }
    if (best.distance == 0 || (best.length == kMinMatch && best.distance > kFarForThree)) return {};
    return best;
  }

  void add_byte(uint8_t byte) {
    ++literal_counts_[byte];
    add({byte, 0});
  }

  void add_match(const Match& match) {
    ++literal_counts_[257u + kLengthCodeOf[match.length]];
    ++distance_counts_[distance_code(match.distance)];
    add({static_cast<uint16_t>(match.length), static_cast<uint16_t>(match.distance)});
  }

  void add(Token token) {
    tokens_.push_back(token);
    if (tokens_.size() == kBlockTokens) write_block(false);
  }

  void write_block(bool last) {
    ++literal_counts_[kEndOfBlock];
    PrefixCode<kLiterals> literals;
    PrefixCode<kDistances> distances;
    // 286 and 287 take part in the fixed code only.
    huffman_lengths(std::span(literal_counts_).first(286), 15, std::span(literals.lengths).first(286));
    huffman_lengths(distance_counts_, 15, distances.lengths);
    literals.assign();
    distances.assign();
    bits_.put(last ? 1 : 0, 1);
    bits_.put(2, 2);
    write_lengths(literals, distances);
    for (const Token& token : tokens_) {
      if (token.distance == 0) {
        literals.put(token.length_or_byte, &bits_);
        continue;
      }
      const size_t length = kLengthCodeOf[token.length_or_byte];
      literals.put(257 + length, &bits_);
      bits_.put(static_cast<uint32_t>(token.length_or_byte - kLengthRanges[length].base), kLengthRanges[length].extra);
      const size_t distance = distance_code(token.distance);
      distances.put(distance, &bits_);
      bits_.put(static_cast<uint32_t>(token.distance - kDistanceRanges[distance].base), kDistanceRanges[distance].extra);
    }
    literals.put(kEndOfBlock, &bits_);
    tokens_.clear();
    literal_counts_.fill(0);
    distance_counts_.fill(0);
  }

  /// The code lengths, run-length coded, behind a code of their own (RFC 1951, 3.2.7).
  void write_lengths(const PrefixCode<kLiterals>& literals, const PrefixCode<kDistances>& distances) {
    size_t literal_count = 286;
    while (literals.lengths[literal_count - 1] == 0) --literal_count;
    literal_count = std::max<size_t>(literal_count, 257);
    size_t distance_count = kDistances;
    while (distance_count > 1 && distances.lengths[distance_count - 1] == 0) --distance_count;

    std::array<uint8_t, 286 + kDistances> all{};
    std::copy_n(literals.lengths.begin(), literal_count, all.begin());
    std::copy_n(distances.lengths.begin(), distance_count, all.begin() + static_cast<std::ptrdiff_t>(literal_count));
    struct Item {
      uint8_t symbol, value, bits;
    };
    std::array<Item, 286 + kDistances> items;
    size_t item_count = 0;
    std::array<uint32_t, kLengthCodes> counts{};
    for (size_t i = 0, end = literal_count + distance_count; i < end;) {
      size_t run = 1;
      while (i + run < end && all[i + run] == all[i]) ++run;
      Item item{all[i], 0, 0};
      if (all[i] == 0 && run >= 3) {
        run = std::min<size_t>(run, 138);
        item = run < 11 ? Item{17, static_cast<uint8_t>(run - 3), 3} : Item{18, static_cast<uint8_t>(run - 11), 7};
      } else if (i > 0 && all[i] == all[i - 1] && run >= 3) {
        run = std::min<size_t>(run, 6);
        item = {16, static_cast<uint8_t>(run - 3), 2};
      } else {
        run = 1;
      }
      ++counts[item.symbol];
      items[item_count++] = item;
      i += run;
    }
    PrefixCode<kLengthCodes> code;
    huffman_lengths(counts, 7, code.lengths);
    code.assign();
    static constexpr std::array<uint8_t, kLengthCodes> kOrder = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    size_t code_count = kLengthCodes;
    while (code_count > 4 && code.lengths[kOrder[code_count - 1]] == 0) --code_count;
    bits_.put(static_cast<uint32_t>(literal_count - 257), 5);
    bits_.put(static_cast<uint32_t>(distance_count - 1), 5);
    bits_.put(static_cast<uint32_t>(code_count - 4), 4);
    for (size_t i = 0; i < code_count; ++i) bits_.put(code.lengths[kOrder[i]], 3);
    for (size_t i = 0; i < item_count; ++i) {
      code.put(items[i].symbol, &bits_);
      bits_.put(items[i].value, items[i].bits);
    }
  }

  std::span<const uint8_t> bytes_;
  BitWriter bits_;
  /// Positions plus one; 0: none.
  std::vector<uint32_t> newest_ = std::vector<uint32_t>(size_t{1} << kHashBits);
  std::vector<uint32_t> older_ = std::vector<uint32_t>(kWindow);
  std::vector<Token> tokens_;
  std::array<uint32_t, kLiterals> literal_counts_{};
  std::array<uint32_t, kDistances> distance_counts_{};
};

uint32_t adler32(std::span<const uint8_t> bytes) {
  constexpr uint32_t kBase = 65'521;
  uint32_t a = 1;
  uint32_t b = 0;
  while (!bytes.empty()) {
    // So many fit before the sums overflow.
    const auto part = bytes.first(std::min<size_t>(bytes.size(), 5'552));
    for (const uint8_t byte : part) {
      a += byte;
      b += a;
    }
    a %= kBase;
    b %= kBase;
    bytes = bytes.subspan(part.size());
  }
  return b << 16 | a;
}

}  // namespace

std::vector<uint8_t> zlib_compress(std::span<const uint8_t> bytes) {
  std::vector<uint8_t> out{0x78, 0x9c};
  Deflater(bytes, &out).run();
  const uint32_t check = adler32(bytes);
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<uint8_t>(check >> shift));
  return out;
}

}  // namespace sportello::document
