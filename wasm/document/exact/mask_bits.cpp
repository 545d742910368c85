// SPDX-License-Identifier: EUPL-1.2
#include "document/exact/mask_bits.h"

namespace sportello::document {

MaskBits::MaskBits(const Mask& mask)
    : height_(mask.height()),
      words_(static_cast<size_t>(mask.width() + 63) / 64 + 2),
      bits_(words_ * static_cast<size_t>(mask.height() + 2 * kReach)) {
  for (int y = 0; y < height_; ++y) {
    const uint8_t* from = mask.row(y);
    uint64_t* to = bits_.data() + static_cast<size_t>(y + kReach) * words_ + 1;
    for (int x = 0; x < mask.width(); ++x) {
      to[x / 64] |= static_cast<uint64_t>(from[x] != 0) << (63 - x % 64);
    }
  }
}

void MaskBits::find_edges(int y, uint64_t* edges) const {
  const uint64_t* above = bits_.data() + static_cast<size_t>(y + kReach - 1) * words_;
  const uint64_t* here = above + words_;
  const uint64_t* below = here + words_;
  for (size_t i = 1; i + 1 < words_; ++i) {
    uint64_t any[3];
    uint64_t all[3];
    for (size_t k = 0; k < 3; ++k) {
      const size_t at = i + k - 1;
      any[k] = above[at] | here[at] | below[at];
      all[k] = above[at] & here[at] & below[at];
    }
    const uint64_t wide = any[1] | any[1] >> 1 | any[0] << 63 | any[1] << 1 | any[2] >> 63;
    const uint64_t narrow = all[1] & (all[1] >> 1 | all[0] << 63) & (all[1] << 1 | all[2] >> 63);
    edges[i - 1] = wide & ~narrow;
  }
}

}  // namespace sportello::document
