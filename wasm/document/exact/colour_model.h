// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "document/entropy/bit_model.h"
#include "document/entropy/probability_map.h"
#include "document/exact/colour_memory.h"
#include "document/exact/level_model.h"
#include "document/exact/mask_bits.h"
#include "document/exact/vector_mixer.h"

namespace sportello::document {

/// Codes the pixels of text, line art and screens: each is most likely a colour already seen in the
/// same surroundings, so that colours are proposed, the likeliest first, and taken or refused.
class ColourModel {
 public:
  ColourModel(bool gray, int size_log2);

  /// Codes one pixel. `wanted` is its colour when encoding, of no account when decoding. `refused` is
  /// a colour that it is known not to have, or kNone.
  template <class Bits>
  Colour code(Bits& bits, const MaskBits& mask, int x, int y, const Neighbours& near, Colour rendition,
              Colour refused, Colour wanted);

  static constexpr Colour kNone = 0xffffffff;

 private:
  static constexpr int kContexts = 9;
  static constexpr int kProposals = 4;
  static constexpr Probability kSure = 64000;

  struct Context {
    ColourSlot* slot;
    uint32_t tag;
    bool known;
  };
  struct Proposal {
    Colour colour;
    Probability worth;
  };

  void find_contexts(uint32_t m3, uint64_t m5, uint64_t m7, uint64_t m11, const Neighbours& near, Colour rendition);
  void look_up(int i, uint64_t hash) {
    hash *= 0x9e3779b97f4a7c15u;
    auto& context = contexts_[static_cast<size_t>(i)];
    context.slot = &memories_[static_cast<size_t>(i)].slot(hash);
    context.tag = ColourMemory::tag(hash);
    context.known = context.slot->tag() == context.tag;
  }
  void learn(size_t i, Colour colour) {
    auto& context = contexts_[i];
    if (context.known) {
      context.slot->update(colour);
    } else {
      context.slot->restart(context.tag, colour);
    }
  }
  void propose(Colour colour, Probability worth) {
    for (int i = 0; i < proposed_; ++i) {
      auto& known = proposals_[static_cast<size_t>(i)];
      if (known.colour == colour) {
        known.worth = std::max(known.worth, worth);
        return;
      }
    }
    proposals_[static_cast<size_t>(proposed_++)] = {colour, worth};
  }
  /// Whether the widest context is new, sure, or in doubt.
  size_t certainty() const { return !contexts_[0].known ? 0 : contexts_[0].slot->certain() ? 1 : 2; }
  void collect_proposals(const Neighbours& near, Colour rendition, Colour refused, Colour refused_too);
  template <class Bits>
  bool code_proposal(Bits& bits, int turn, Colour colour, const Neighbours& near, Colour wanted);

  std::vector<ColourMemory> memories_;
  std::array<Context, kContexts> contexts_{};
  std::array<Proposal, 2 * kContexts + 3> proposals_{};
  int proposed_ = 0;
  // What evidence is worth, by context and turn.
  std::array<std::vector<BitModel<255>>, kContexts> worth_;
  std::array<BitModel<255>, 256 * 4> certain_;
  // Two opinions on the weights, averaged.
  VectorMixer<16> by_agreement_;
  VectorMixer<16> by_trust_;
  ProbabilityMap refine_;
  LevelModel levels_;
};

template <class Bits>
bool ColourModel::code_proposal(Bits& bits, int turn, Colour colour, const Neighbours& near, Colour wanted) {
  std::array<BitModel<255>*, kContexts> worth;
  size_t agreeing = 0;
  size_t trusted = 0;
  for (size_t i = 0; i < kContexts; ++i) {
    const auto& context = contexts_[i];
    const size_t evidence = context.known ? context.slot->evidence(colour) : ColourSlot::kNothing;
    agreeing += context.known && context.slot->colour(0) == colour;
    trusted += context.known && context.slot->certain();
    worth[i] = &worth_[i][static_cast<size_t>(turn) * ColourSlot::kEvidence + evidence];
    by_agreement_.inputs[i] = by_trust_.inputs[i] = static_cast<int16_t>(stretch(worth[i]->one()));
  }
  const size_t side = (colour == near.w ? 1u : 0u) + (colour == near.n ? 2u : 0u);
  const size_t at = static_cast<size_t>(turn);
  by_agreement_.mix((at * (kContexts + 1) + agreeing) * 4 + side);
  by_trust_.mix((at * (kContexts + 1) + trusted) * 3 + certainty());
  const int mixed = (by_agreement_.stretched() + by_trust_.stretched()) >> 1;
  const Probability refined = refine_.refine(mixed, (at * 3 + certainty()) * 4 + side);
  const Probability one = std::clamp<Probability>((refined + 3 * squash(mixed)) / 4, 1, 65535);
  const bool bit = bits.code(wanted == colour, one);
  by_agreement_.update(bit);
  by_trust_.update(bit);
  refine_.update(bit);
  for (auto* model : worth) model->update(bit);
  return bit;
}

template <class Bits>
Colour ColourModel::code(Bits& bits, const MaskBits& mask, int x, int y, const Neighbours& near,
                         Colour rendition, Colour refused, Colour wanted) {
  uint32_t rows[2 * MaskBits::kReach + 1];
  for (int dy = -MaskBits::kReach; dy <= MaskBits::kReach; ++dy) rows[dy + MaskBits::kReach] = mask.row_window(x, y, dy);
  uint64_t upper = rows[0];
  uint64_t lower = rows[6];
  for (int i = 1; i < 5; ++i) {
    upper = upper << 11 | rows[i];
    lower = lower << 11 | rows[6 + i];
  }
  const uint64_t m11 = hash_step(hash_step(upper, lower), rows[5]);
  look_up(0, hash_step(hash_step(m11, static_cast<uint64_t>(near.w) << 24 | near.n), near.ne));

  // The usual case: the widest context has seen one colour only.
  Colour refused_too = kNone;
  BitModel<255>* certain = nullptr;
  Colour certain_colour = kNone;
  if (contexts_[0].known && contexts_[0].slot->certain() && contexts_[0].slot->colour(0) != refused) {
    const Colour colour = contexts_[0].slot->colour(0);
    certain = &certain_[contexts_[0].slot->count(0) * 4 + (colour == near.w ? 1u : 0u) + (colour == near.n ? 2u : 0u)];
    certain_colour = colour;
    if (certain->one() > kSure) {
      const bool bit = bits.code(wanted == colour, certain->one());
      certain->update(bit);
      certain = nullptr;
      if (bit) {
        learn(0, colour);
        return colour;
      }
      refused_too = colour;
    }
  }

  uint64_t m7 = 0;
  for (int i = 2; i < 9; ++i) m7 = m7 << 7 | ((rows[i] >> 2) & 0x7f);
  uint64_t m5 = 0;
  for (int i = 3; i < 8; ++i) m5 = m5 << 5 | ((rows[i] >> 3) & 0x1f);
  uint32_t m3 = 0;
  for (int i = 4; i < 7; ++i) m3 = m3 << 3 | ((rows[i] >> 4) & 7);
  find_contexts(m3, m5, m7, m11, near, rendition);
  collect_proposals(near, rendition, refused, refused_too);
  Colour colour = kNone;
  for (int turn = 0; turn < kProposals && colour == kNone; ++turn) {
    int best = -1;
    for (int i = 0; i < proposed_; ++i) {
      const Probability worth = proposals_[static_cast<size_t>(i)].worth;
      if (worth != 0 && (best < 0 || worth > proposals_[static_cast<size_t>(best)].worth)) best = i;
    }
    if (best < 0) break;
    auto& proposal = proposals_[static_cast<size_t>(best)];
    proposal.worth = 0;
    if (code_proposal(bits, turn, proposal.colour, near, wanted)) colour = proposal.colour;
  }
  if (colour == kNone) colour = levels_.code(bits, m3, m5, near, rendition, wanted);
  if (certain != nullptr) certain->update(colour == certain_colour);
  for (size_t i = 0; i < kContexts; ++i) learn(i, colour);
  return colour;
}

}  // namespace sportello::document
