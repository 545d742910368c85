// SPDX-License-Identifier: EUPL-1.2
#include "document/exact/colour_model.h"

namespace sportello::document {

ColourModel::ColourModel(bool gray, int size_log2)
    : by_agreement_(kProposals * (kContexts + 1) * 4, 1, (1 << VectorMixer<16>::kFraction) / 5),
      by_trust_(kProposals * (kContexts + 1) * 3, 1, (1 << VectorMixer<16>::kFraction) / 5),
      refine_(kProposals * 3 * 4),
      levels_(gray) {
  for (int i = 0; i < kContexts; ++i) memories_.emplace_back(size_log2);
  for (auto& worth : worth_) worth.resize(kProposals * ColourSlot::kEvidence);
}

void ColourModel::find_contexts(uint32_t m3, uint64_t m5, uint64_t m7, uint64_t m11, const Neighbours& near, Colour rendition) {
  const uint64_t wn = static_cast<uint64_t>(near.w) << 24 | near.n;
  const uint64_t corners = static_cast<uint64_t>(near.nw) << 24 | near.ne;
  const uint64_t far = static_cast<uint64_t>(near.ww) << 24 | near.nn;
  look_up(1, hash_step(hash_step(m7, wn), 1));
  look_up(2, hash_step(hash_step(hash_step(m5, wn), corners), 2));
  look_up(3, hash_step(hash_step(hash_step(m3, wn), far), near.ne));
  look_up(4, hash_step(hash_step(m3, wn), 4));
  look_up(5, hash_step(hash_step(m5, rendition & 0xf0f0f0), 5));
  look_up(6, hash_step(hash_step(m7, near.w), 6));
  look_up(7, hash_step(hash_step(hash_step(m7, near.n), corners), 7));
  look_up(8, hash_step(m11, 8));
}

void ColourModel::collect_proposals(const Neighbours& near, Colour rendition, Colour refused, Colour refused_too) {
  proposed_ = 0;
  for (size_t i = 0; i < kContexts; ++i) {
    const auto& context = contexts_[i];
    if (!context.known) continue;
    for (int k = 0; k < 2 && context.slot->count(k) != 0; ++k) {
      const Colour colour = context.slot->colour(k);
      propose(colour, worth_[i][context.slot->evidence(colour)].one());
    }
  }
  propose(near.w, 3);
  propose(near.n, 2);
  propose(rendition, 1);
  for (int i = 0; i < proposed_; ++i) {
    auto& proposal = proposals_[static_cast<size_t>(i)];
    if (proposal.colour == refused || proposal.colour == refused_too) proposal.worth = 0;
  }
}

}  // namespace sportello::document
