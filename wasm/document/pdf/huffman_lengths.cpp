// SPDX-License-Identifier: EUPL-1.2
#include "document/pdf/huffman_lengths.h"

#include <algorithm>
#include <array>
#include <vector>

namespace sportello::document {
namespace {

struct Symbol {
  uint32_t weight;
  uint16_t number;
};

/// Turns weights in rising order into code lengths in falling order.
void weights_to_lengths(std::vector<Symbol>* symbols) {
  const size_t n = symbols->size();
  const auto at = [symbols](size_t i) -> uint32_t& { return (*symbols)[i].weight; };
  // Weights of inner nodes, in the place of the leaves that are used up; then their parents.
  size_t leaf = 2;
  size_t root = 0;
  at(0) += at(1);
  for (size_t next = 1; next + 1 < n; ++next) {
    const auto take = [&]() {
      if (leaf >= n || (root < next && at(root) < at(leaf))) {
        const uint32_t weight = at(root);
        at(root++) = static_cast<uint32_t>(next);
        return weight;
      }
      return at(leaf++);
    };
    const uint32_t first = take();
    at(next) = first + take();
  }
  // Parents to depths.
  at(n - 2) = 0;
  for (size_t i = n - 2; i > 0; --i) at(i - 1) = at(at(i - 1)) + 1;
  // Depths of inner nodes to depths of leaves.
  size_t available = 1;
  size_t inner_left = n - 1;
  size_t out = n;
  for (uint32_t depth = 0; available > 0; ++depth) {
    size_t inner = 0;
    while (inner_left > 0 && at(inner_left - 1) == depth) {
      ++inner;
      --inner_left;
    }
    for (size_t leaves = available - inner; leaves > 0; --leaves) at(--out) = depth;
    available = 2 * inner;
  }
}

}  // namespace

void huffman_lengths(std::span<const uint32_t> frequencies, int max_length, std::span<uint8_t> lengths) {
  std::fill(lengths.begin(), lengths.end(), uint8_t{0});
  std::vector<Symbol> symbols;
  for (size_t i = 0; i < frequencies.size(); ++i) {
    if (frequencies[i] > 0) symbols.push_back({frequencies[i], static_cast<uint16_t>(i)});
  }
  for (uint16_t i = 0; symbols.size() < 2; ++i) {
    if (frequencies[i] == 0) symbols.push_back({1, i});
  }
  std::sort(symbols.begin(), symbols.end(), [](const Symbol& a, const Symbol& b) {
    return a.weight != b.weight ? a.weight < b.weight : a.number < b.number;
  });
  weights_to_lengths(&symbols);

  const auto longest = static_cast<size_t>(max_length);
  std::array<uint32_t, 33> counts{};
  for (const Symbol& symbol : symbols) ++counts[std::min<size_t>(symbol.weight, longest)];
  // Codes that were cut made the sum too large: others give way, one at a time.
  uint64_t sum = 0;
  for (size_t length = 1; length <= longest; ++length) sum += static_cast<uint64_t>(counts[length]) << (longest - length);
  for (; sum > uint64_t{1} << longest; --sum) {
    --counts[longest];
    size_t shorter = longest - 1;
    while (counts[shorter] == 0) --shorter;
    --counts[shorter];
    counts[shorter + 1] += 2;
  }
  // The rarest come first and get the longest.
  size_t next = 0;
  for (size_t length = longest; length > 0; --length) {
    for (uint32_t i = 0; i < counts[length]; ++i) lengths[symbols[next++].number] = static_cast<uint8_t>(length);
  }
}

}  // namespace sportello::document
