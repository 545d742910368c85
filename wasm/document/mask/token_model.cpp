// SPDX-License-Identifier: EUPL-1.2
#include "document/mask/token_model.h"

namespace sportello::document {

void TokenHistory::push(Token token) {
  for (size_t i = last.size() - 1; i > 0; --i) last[i] = last[i - 1];
  last[0] = token;
  if (token == kSpace || token == kBreak) {
    word = 0;
    word_length = 0;
  } else {
    word = hash_with(word, token);
    ++word_length;
  }
}

TokenModel::TokenModel()
    : nodes_(size_t{kOrders} << kNodeBits), order_states_(kOrders * 8 * 8 * 2), kind_states_(1024),
      frequency_states_(12 * 48), mixer_((kOrders + 1) * 4, 16, (1 << 14) * 3 / 10) {
  add(kNewClass);
  add(kSpace);
  add(kBreak);
}

void TokenModel::add(Token token) {
  if (place_in_frequent_.size() <= token) place_in_frequent_.resize(token + size_t{1});
  place_in_frequent_[token] = static_cast<uint16_t>(frequent_.size());
  frequent_.push_back({token, 0});
}

void TokenModel::remove(const std::vector<bool>& gone) {
  const auto is_gone = [&](Token token) { return token < gone.size() && gone[token]; };
  frequent_.erase(std::remove_if(frequent_.begin(), frequent_.end(), [&](const Successor& s) { return is_gone(s.token); }), frequent_.end());
  for (size_t i = 0; i < frequent_.size(); ++i) place_in_frequent_[frequent_[i].token] = static_cast<uint16_t>(i);
  for (Node& node : nodes_) {
    for (Successor& successor : node.successors) {
      if (is_gone(successor.token)) successor.count = 0;
    }
  }
}

void TokenModel::find_nodes(const TokenHistory& history) {
  uint32_t hash = 1;
  for (int order = 1; order <= 4; ++order) {
    hash = hash_with(hash, history.last[static_cast<size_t>(order - 1)] + 1u);
    found_[static_cast<size_t>(order - 1)] = &node_at(order - 1, hash);
  }
  found_[4] = &node_at(4, hash_with(history.word, 77));
}

void TokenModel::gather() {
  static constexpr std::array<uint32_t, kOrders> kWeights{1, 4, 12, 24, 12};
  candidate_count_ = 0;
  for (size_t i = 0; i < kOrders; ++i) {
    int total = 0;
    for (const Successor& successor : found_[i]->successors) total += successor.count;
    remaining_[i] = total;
    if (total == 0) continue;
    for (const Successor& successor : found_[i]->successors) {
      if (successor.count == 0) continue;
      size_t at = 0;
      while (at < candidate_count_ && candidates_[at].token != successor.token) ++at;
      if (at == candidate_count_) {
        candidates_[at] = Candidate();
        candidates_[at].token = successor.token;
        ++candidate_count_;
      }
      candidates_[at].counts[i] = successor.count;
      candidates_[at].score += kWeights[i] * (static_cast<uint32_t>(successor.count) * 1024 + (found_[i]->latest == successor.token ? 256u : 0u)) /
                               static_cast<uint32_t>(total + 1);
    }
  }
}

void TokenModel::learn(Token token) {
  for (Node* node : found_) {
    node->latest = token;
    auto& successors = node->successors;
    size_t at = 0;
    size_t least = 0;
    for (; at < successors.size(); ++at) {
      if (successors[at].count != 0 && successors[at].token == token) break;
      if (successors[at].count < successors[least].count) least = at;
    }
    if (at == successors.size()) {
      successors[least] = {token, 1};
    } else if (++successors[at].count == 255) {
      for (auto& successor : successors) successor.count = static_cast<uint8_t>((successor.count + 1) / 2);
    }
  }
  raise(token);
}

void TokenModel::raise(Token token) {
  size_t at = place_in_frequent_[token];
  if (++frequent_[at].count == 255) {
    for (auto& entry : frequent_) entry.count = static_cast<uint8_t>((entry.count + 1) / 2);
  }
  // Before all with a smaller or the same count: the order is by count, then by recency.
  while (at > 0 && frequent_[at - 1].count <= frequent_[at].count) {
    std::swap(frequent_[at - 1], frequent_[at]);
    place_in_frequent_[frequent_[at].token] = static_cast<uint16_t>(at);
    --at;
  }
  place_in_frequent_[token] = static_cast<uint16_t>(at);
}

}  // namespace sportello::document
