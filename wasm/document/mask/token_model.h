// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "document/mask/bits.h"
#include "util/own_function.h"

namespace sportello::document {

/// What may come next in a page's sequence of glyphs.
using Token = uint16_t;
inline constexpr Token kSpace = 0;       // the next glyph stands after a gap
inline constexpr Token kBreak = 1;       // the next glyph begins a segment (line, cell)
inline constexpr Token kNewClass = 2;    // a shape unlike those known
inline constexpr Token kFirstClass = 3;  // and above: a class

/// What came before the next token.
struct TokenHistory {
  std::array<Token, 4> last{kBreak, kBreak, kBreak, kBreak};  // latest first
  uint32_t word = 0;      // hash of what came since the last gap
  int word_length = 0;
  uint32_t novelty = 0;   // bit i: the glyph i ago was of a new class
  int room = 0;           // how far the right margin is, 0..7

  void push(Token token);
};

/// Predicts tokens in contexts of order 0 to 4 and of the word so far. Candidates are tried in the order of a
/// blended count ("is it this one?"), each decision with logistic mixing over what the contexts saw.
class TokenModel {
 public:
  TokenModel();

  /// Codes one token. After kSpace or kBreak comes a glyph: neither may follow.
  template <class Coder>
  Token code(Coder& coder, Token token, const TokenHistory& history);

  /// Makes a class possible; told apart from a first sight by `code`.
  void add(Token token);
  /// Removes tokens for good.
  void remove(const std::vector<bool>& gone);

 private:
  static constexpr int kOrders = 5;
  static constexpr int kNodeBits = 13;
  static constexpr int kSuccessors = 6;
  static constexpr int kMaxTries = 40;

  struct Successor {
    Token token = 0;
    uint8_t count = 0;
  };
  struct Node {
    uint16_t check = 0;
    Token latest = 0;
    std::array<Successor, kSuccessors> successors{};
  };
  struct Candidate {
    Token token = 0;
    uint32_t score = 0;
    std::array<uint8_t, kOrders> counts{};
  };

  Node& node_at(int order, uint32_t hash) {
    Node& node = nodes_[(static_cast<size_t>(order) << kNodeBits) + hash_to(hash, kNodeBits)];
    const auto check = static_cast<uint16_t>((hash * 0x2c1b3c6du) >> 16 | 1);
    if (node.check != check) {
      node = Node();
      node.check = check;
    }
    return node;
  }
  void find_nodes(const TokenHistory& history);
  void gather();
  void learn(Token token);
  void raise(Token token);

  // Decides whether the candidate is the token.
  template <class Coder>
  bool code_hit(Coder& coder, bool hit, const Candidate& candidate, int rank, const TokenHistory& history);

  std::vector<Node> nodes_;
  // By frequency, the most frequent first; and where each token is in it.
  std::vector<Successor> frequent_;
  std::vector<uint16_t> place_in_frequent_;

  std::vector<BitModel<127>> order_states_;
  std::vector<BitModel<127>> kind_states_;
  std::vector<BitModel<127>> frequency_states_;
  Mixer<kOrders + 3> mixer_;

  // Of the token being coded.
  std::array<Node*, kOrders> found_{};
  std::array<int, kOrders> remaining_{};
  std::array<Candidate, kOrders * kSuccessors> candidates_{};
  size_t candidate_count_ = 0;
};

template <class Coder>
SPORTELLO_OWN_FUNCTION bool TokenModel::code_hit(Coder& coder, bool hit, const Candidate& candidate, int rank, const TokenHistory& history) {
  static constexpr std::array<uint8_t, 16> kCountClass{0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 6, 7};
  const auto class_of = [](int count) { return static_cast<size_t>(kCountClass[static_cast<size_t>(std::min(count, 15))]); };
  std::array<BitModel<127>*, kOrders + 2> models{};
  size_t set = 0;
  for (size_t i = 0; i < kOrders; ++i) {
    const int count = candidate.counts[i];
    const int others = remaining_[i] - count;
    if (remaining_[i] == 0) {
      mixer_.set(static_cast<int>(i), 0);
      continue;
    }
    set = std::max(set, i + 1);
    const size_t latest = found_[i]->latest == candidate.token ? 1 : 0;
    models[i] = &order_states_[((i * 8 + class_of(count)) * 8 + class_of(others)) * 2 + latest];
    mixer_.set(static_cast<int>(i), stretch(models[i]->one()));
  }
  const size_t kind = std::min<size_t>(candidate.token, kFirstClass);
  const size_t after = std::min<size_t>(history.last[0], kFirstClass);
  if (kind == kNewClass) {
    models[kOrders] = &kind_states_[512 + (after * 16 + (history.novelty & 15)) * 8 + static_cast<size_t>(std::min(rank, 7))];
  } else {
    const size_t detail = kind == kBreak ? static_cast<size_t>(history.room) : static_cast<size_t>(std::min(history.word_length, 7));
    models[kOrders] = &kind_states_[((kind * 4 + after) * 8 + detail) * 4 + static_cast<size_t>(std::min(rank, 3))];
  }
  const size_t frequency_rank = place_in_frequent_[candidate.token];
  size_t frequency_class = 0;
  while ((size_t{1} << frequency_class) <= frequency_rank) ++frequency_class;
  models[kOrders + 1] = &frequency_states_[std::min<size_t>(frequency_class, 11) * 48 +
                                           class_of(frequent_[frequency_rank].count) * 6 + std::min<size_t>(static_cast<size_t>(rank), 5)];
  for (size_t i = kOrders; i < kOrders + 2; ++i) mixer_.set(static_cast<int>(i), stretch(models[i]->one()));
  mixer_.set(kOrders + 2, 256);
  hit = coder.code(hit, mixer_.mix(set * 4 + static_cast<size_t>(std::min(rank, 3))));
  mixer_.update(hit);
  for (auto* model : models) {
    if (model != nullptr) model->update(hit);
  }
  for (size_t i = 0; i < kOrders; ++i) remaining_[i] -= candidate.counts[i];
  return hit;
}

template <class Coder>
SPORTELLO_OWN_FUNCTION Token TokenModel::code(Coder& coder, Token token, const TokenHistory& history) {
  const bool glyph_only = history.last[0] == kSpace || history.last[0] == kBreak;
  find_nodes(history);
  gather();
  const auto possible = [&](Token t) { return !(glyph_only && t <= kBreak); };
  std::array<Token, kMaxTries> tried{};
  size_t tries = 0;
  const auto untried = [&](Token t) { return std::find(tried.begin(), tried.begin() + tries, t) == tried.begin() + tries; };
  while (candidate_count_ > 0 && tries < kMaxTries) {
    size_t best = 0;
    for (size_t i = 1; i < candidate_count_; ++i) {
      if (candidates_[i].score > candidates_[best].score) best = i;
    }
    const Candidate candidate = candidates_[best];
    candidates_[best] = candidates_[--candidate_count_];
    if (!possible(candidate.token)) continue;
    if (code_hit(coder, candidate.token == token, candidate, static_cast<int>(tries), history)) {
      learn(candidate.token);
      return candidate.token;
    }
    tried[tries++] = candidate.token;
  }
  for (size_t i = 0; i < frequent_.size() && tries < kMaxTries; ++i) {
    Candidate candidate;
    candidate.token = frequent_[i].token;
    if (!possible(candidate.token) || !untried(candidate.token)) continue;
    if (code_hit(coder, candidate.token == token, candidate, static_cast<int>(tries), history)) {
      learn(candidate.token);
      return candidate.token;
    }
    tried[tries++] = candidate.token;
  }
  // A rare one: its place by frequency, in plain binary.
  const auto size = static_cast<uint32_t>(frequent_.size());
  int bits = 0;
  while ((1u << bits) < size) ++bits;
  uint32_t place = Coder::kWrites ? place_in_frequent_[token] : 0;
  uint32_t read = 0;
  for (int i = bits - 1; i >= 0; --i) read = read << 1 | static_cast<uint32_t>(coder.code(((place >> i) & 1) != 0, 32768));
  token = frequent_[std::min(read, size - 1)].token;
  if (!possible(token)) token = kNewClass;
  learn(token);
  return token;
}

}  // namespace sportello::document
