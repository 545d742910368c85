// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "document/entropy/bit_model.h"
#include "document/entropy/mixer.h"
#include "document/paint/subbands.h"

namespace sportello::document {

/// What has been learnt of coefficients. Persists over packets.
struct CoefficientModels {
  static constexpr int kClasses = 12;
  static constexpr int kInputs = 5;

  CoefficientModels();

  std::vector<BitModel<250>> near;    // class x neighbours along, across, diagonal
  std::vector<BitModel<250>> energy;  // class x neighbours' sum x parent x parent's neighbours
  std::vector<BitModel<250>> cross;   // class x other bands at the place x neighbours x farther ones
  std::vector<BitModel<250>> wide;    // plane x wide sum x state of the group
  std::vector<BitModel<250>> group;   // class x neighbouring groups x parent x other bands
  std::vector<BitModel<250>> group_plane;
  std::vector<BitModel<250>> block;
  std::vector<BitModel<250>> sign;
  std::vector<BitModel<250>> refinement;
  Mixer<kInputs> mixer;
  Mixer<3> group_mixer;
};

/// Codes blocks of coefficients, one bit plane at a time: first whether groups of 4 x 4 and single
/// coefficients become other than zero, with what is known of their neighbours, of the coarser level and
/// of the other components mixed as contexts; then their signs; of known ones the next bit.
/// Bit planes as in EZW (Shapiro 1993), groups as in EZBC (Hsiang, Woods 2000), contexts after ECECOW
/// (Wu 1997).
///
/// `Bits` encodes or decodes: `bool operator()(bool bit, Probability one)`, where a decoder ignores `bit`
/// and returns what it read.
template <typename Bits>
class BlockCoder {
 public:
  /// `target`: for encoding, the true coefficients of `band` in the layout of `known`; else null.
  BlockCoder(CoefficientModels& models, Bits& bits, SubbandSet& set) : models_(models), bits_(bits), set_(set) {}

  void code(int band_index, int block, int plane, const uint16_t* target);

 private:
  static constexpr int kQuantised[] = {0, 1, 2, 3, 4, 5, 6, 6, 7, 7, 8, 8, 9, 9, 9, 9,
                                       10, 10, 10, 10, 11, 11, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13};
  static int quantised(int energy) { return energy < 32 ? kQuantised[energy] : energy < 64 ? 14 : 15; }

  void code_group(int x0, int y0, int x1, int y1, bool fresh);
  bool code_group_flag(int gx, int gy);
  bool code_significance(int x, int y, size_t i, int group_state);
  bool bit(BitModel<250>& model, bool value) {
    value = bits_(value, model.one());
    model.update(value);
    return value;
  }
  int magnitude(const uint16_t* known, size_t i) const { return known[i] & Subband::kMagnitude; }

  CoefficientModels& models_;
  Bits& bits_;
  SubbandSet& set_;
  Subband* band_ = nullptr;
  const Subband* parent_ = nullptr;
  const Subband* cross_[2] = {nullptr, nullptr};
  const uint16_t* target_ = nullptr;
  uint16_t* known_ = nullptr;
  int plane_ = 0;
  int class_ = 0;
  size_t along_ = 0;  // step to the neighbours that resemble most
  size_t across_ = 0;
};

template <typename Bits>
void BlockCoder<Bits>::code(int band_index, int block, int plane, const uint16_t* target) {
  band_ = &set_.bands()[static_cast<size_t>(band_index)];
  Subband& band = *band_;
  target_ = target;
  known_ = band.known.data();
  plane_ = plane;
  parent_ = band.parent >= 0 ? &set_.bands()[static_cast<size_t>(band.parent)] : nullptr;
  for (int i = 0; i < 2; ++i) cross_[i] = band.cross[i] >= 0 ? &set_.bands()[static_cast<size_t>(band.cross[i])] : nullptr;
  const bool upright = band.orientation == Orientation::kHorizontal;
  along_ = upright ? static_cast<size_t>(band.stride) : 1;
  across_ = upright ? 1 : static_cast<size_t>(band.stride);
  const int fineness = std::min(2, band.level + (band.component > 0 ? set_.chroma_shift() : 0) - 1);
  class_ = (band.component > 0 ? 6 : 0) + fineness * 2 +
           (band.orientation == Orientation::kDiagonal || band.orientation == Orientation::kLow ? 1 : 0);

  const int x0 = (block % band.blocks_x) * Subband::kBlock;
  const int y0 = (block / band.blocks_x) * Subband::kBlock;
  const int x1 = std::min(x0 + Subband::kBlock, band.width);
  const int y1 = std::min(y0 + Subband::kBlock, band.height);
  uint8_t& block_plane = band.block_plane[static_cast<size_t>(block)];
  const bool first = block_plane == Subband::kUnknown;
  if (first) {
    // Whether the block holds anything down to this plane; asked once in each plane until it does.
    const bool left = x0 > 0 && band.block_plane[static_cast<size_t>(block) - 1] != Subband::kUnknown;
    const bool above = y0 > 0 && band.block_plane[static_cast<size_t>(block - band.blocks_x)] != Subband::kUnknown;
    bool coarser = true;
    if (parent_ != nullptr) {
      const int parent_block = std::min(y0 / 2 / Subband::kBlock, parent_->blocks_y - 1) * parent_->blocks_x +
                               std::min(x0 / 2 / Subband::kBlock, parent_->blocks_x - 1);
      coarser = parent_block >= 0 && parent_->block_plane[static_cast<size_t>(parent_block)] != Subband::kUnknown;
    }
    bool any = false;
    if (target != nullptr) {
      for (int y = y0; y < y1 && !any; ++y) {
        const uint16_t* row = target + band.at(0, y);
        for (int x = x0; x < x1; ++x) any = any || ((row[x] & Subband::kMagnitude) >> plane) != 0;
      }
    }
    const size_t context = static_cast<size_t>((class_ * 3 + (left ? 1 : 0) + (above ? 1 : 0)) * 2 + (coarser ? 1 : 0));
    if (!bit(models_.block[context], any)) return;
  }
  block_plane = static_cast<uint8_t>(plane);
  for (int y = y0; y < y1; y += Subband::kGroup) {
    for (int x = x0; x < x1; x += Subband::kGroup) {
      const int gx = x / Subband::kGroup;
      const int gy = y / Subband::kGroup;
      uint8_t& flag = band.groups[band.group_at(gx, gy)];
      const bool fresh = flag == 0;
      if (fresh) {
        if (!code_group_flag(gx, gy)) continue;
        flag = 1;
      }
      code_group(x, y, std::min(x + Subband::kGroup, x1), std::min(y + Subband::kGroup, y1), fresh);
    }
  }
}

template <typename Bits>
bool BlockCoder<Bits>::code_group_flag(int gx, int gy) {
  const Subband& band = *band_;
  const uint8_t* g = band.groups.data() + band.group_at(gx, gy);
  const int stride = band.groups_stride;
  const int sides = g[-1] + g[1] + g[-stride] + g[stride];
  const int corners = g[-stride - 1] + g[-stride + 1] + g[stride - 1] + g[stride + 1];
  int above = 3;
  if (parent_ != nullptr) {
    // The parent's 2 x 2 coefficients: the largest, against this plane.
    const uint16_t* p = parent_->known.data();
    const size_t i = parent_->at(gx * 2, gy * 2);
    const size_t j = i + static_cast<size_t>(parent_->stride);
    const int most = std::max(std::max(magnitude(p, i), magnitude(p, i + 1)), std::max(magnitude(p, j), magnitude(p, j + 1)));
    above = std::min(most >> plane_, 3);
  }
  int others = 0;
  for (const Subband* other : cross_) {
    if (other != nullptr) others += other->groups[other->group_at(gx, gy)];
  }
  bool value = false;
  if (target_ != nullptr) {
    const int x1 = std::min((gx + 1) * Subband::kGroup, band.width);
    const int y1 = std::min((gy + 1) * Subband::kGroup, band.height);
    for (int y = gy * Subband::kGroup; y < y1; ++y) {
      const uint16_t* row = target_ + band.at(0, y);
      for (int x = gx * Subband::kGroup; x < x1; ++x) value = value || ((row[x] & Subband::kMagnitude) >> plane_) != 0;
    }
  }
  auto& by_place = models_.group[static_cast<size_t>(((class_ * 5 + sides) * 5 + corners) * 12 + above * 3 + others)];
  auto& by_plane = models_.group_plane[static_cast<size_t>(((plane_ * 5 + sides) * 4 + above) * 12 + class_)];
  models_.group_mixer.set(0, stretch(by_place.one()));
  models_.group_mixer.set(1, stretch(by_plane.one()));
  models_.group_mixer.set(2, 256);
  value = bits_(value, models_.group_mixer.mix(static_cast<size_t>(class_)));
  models_.group_mixer.update(value);
  by_place.update(value);
  by_plane.update(value);
  return value;
}

template <typename Bits>
void BlockCoder<Bits>::code_group(int x0, int y0, int x1, int y1, bool fresh) {
  const Subband& band = *band_;
  int found = 0;
  for (int y = y0; y < y1; ++y) {
    size_t i = band.at(x0, y);
    for (int x = x0; x < x1; ++x, ++i) {
      const int value = magnitude(known_, i);
      if (value != 0) {
        // The next bit of a known magnitude.
        ++found;
        const int beside = magnitude(known_, i - 1) + magnitude(known_, i + 1) +
                           magnitude(known_, i - static_cast<size_t>(band.stride)) +
                           magnitude(known_, i + static_cast<size_t>(band.stride));
        const int context = std::min(value >> (plane_ + 1), 3) * 8 + std::min(quantised(beside >> plane_) / 2, 7);
        const bool next = target_ != nullptr && ((target_[i] >> plane_) & 1) != 0;
        if (bit(models_.refinement[static_cast<size_t>(class_ * 32 + context)], next)) {
          known_[i] = static_cast<uint16_t>(known_[i] | (1u << plane_));
        }
        continue;
      }
      const bool last = x + 1 == x1 && y + 1 == y1;
      if (!(fresh && last && found == 0)) {
        const int state = fresh ? (found > 0 ? 16 : (y - y0) * 4 + (x - x0)) : 17 + std::min(found, 2);
        if (!code_significance(x, y, i, state)) continue;
      }
      ++found;
      // Its sign resembles that of neighbours along an edge and opposes that of neighbours across.
      const auto direction = [&](size_t j) {
        return (known_[j] & Subband::kMagnitude) == 0 ? 0 : (known_[j] & Subband::kSign) != 0 ? -1 : 1;
      };
      const int along = std::clamp(direction(i - along_) + direction(i + along_), -1, 1);
      const int across = std::clamp(direction(i - across_) + direction(i + across_), -1, 1);
      const size_t context = static_cast<size_t>((class_ * 3 + along + 1) * 3 + across + 1);
      const bool negative = bit(models_.sign[context], target_ != nullptr && (target_[i] & Subband::kSign) != 0);
      known_[i] = static_cast<uint16_t>((1u << plane_) | (negative ? Subband::kSign : 0u));
    }
  }
}

template <typename Bits>
bool BlockCoder<Bits>::code_significance(int x, int y, size_t i, int group_state) {
  const uint16_t* k = known_;
  const int a0 = magnitude(k, i - along_) >> plane_;
  const int a1 = magnitude(k, i + along_) >> plane_;
  const int c0 = magnitude(k, i - across_) >> plane_;
  const int c1 = magnitude(k, i + across_) >> plane_;
  const int d0 = magnitude(k, i - along_ - across_) >> plane_;
  const int d1 = magnitude(k, i - along_ + across_) >> plane_;
  const int d2 = magnitude(k, i + along_ - across_) >> plane_;
  const int d3 = magnitude(k, i + along_ + across_) >> plane_;
  const int far_along = (magnitude(k, i - 2 * along_) >> plane_) + (magnitude(k, i + 2 * along_) >> plane_);
  const int far_across = (magnitude(k, i - 2 * across_) >> plane_) + (magnitude(k, i + 2 * across_) >> plane_);

  static constexpr int kPair[] = {0, 1, 2, 3, 3, 4, 4};
  const int along = kPair[std::min(a0, 3) + std::min(a1, 3)];
  const int across = kPair[std::min(c0, 3) + std::min(c1, 3)];
  const int diagonal = std::min((d0 != 0) + (d1 != 0) + (d2 != 0) + (d3 != 0), 3);
  const int count = (a0 != 0) + (a1 != 0) + (c0 != 0) + (c1 != 0) + diagonal;
  const int sum = 2 * (a0 + a1) + (c0 + c1) + ((2 * (c0 + c1) + 3 * (d0 + d1 + d2 + d3)) >> 2);

  int above = 0;
  int above_near = 0;
  if (parent_ != nullptr) {
    const uint16_t* p = parent_->known.data();
    const size_t j = parent_->at(x / 2, y / 2);
    const size_t row = static_cast<size_t>(parent_->stride);
    above = std::min(magnitude(p, j) >> plane_, 3);
    above_near = std::min((magnitude(p, j - 1) + magnitude(p, j + 1) + magnitude(p, j - row) + magnitude(p, j + row)) >> (plane_ + 1), 3);
  }
  int others[2] = {0, 0};
  for (int n = 0; n < 2; ++n) {
    if (cross_[n] != nullptr) others[n] = std::min(magnitude(cross_[n]->known.data(), cross_[n]->at(x, y)) >> plane_, 3);
  }
  const int wide = quantised(std::min(sum + far_along + (far_across >> 1), 63)) ;

  const auto context = [](auto value) { return static_cast<size_t>(value); };
  auto& near = models_.near[context(((class_ * 5 + along) * 5 + across) * 4 + diagonal)];
  auto& energy = models_.energy[context(((class_ * 16 + quantised(sum)) * 4 + above) * 4 + above_near)];
  auto& cross = models_.cross[context((((class_ * 4 + others[0]) * 4 + others[1]) * 8 + count) * 3 + std::min(far_along, 2))];
  auto& spread = models_.wide[context((plane_ * 16 + wide) * 20 + group_state)];
  auto& mixer = models_.mixer;
  mixer.set(0, stretch(near.one()));
  mixer.set(1, stretch(energy.one()));
  mixer.set(2, stretch(cross.one()));
  mixer.set(3, stretch(spread.one()));
  mixer.set(4, 256);
  const bool value = bits_(target_ != nullptr && ((target_[i] >> plane_) & 1) != 0,
                           mixer.mix(context(class_ * 20 + group_state)));
  mixer.update(value);
  near.update(value);
  energy.update(value);
  cross.update(value);
  spread.update(value);
  return value;
}

}  // namespace sportello::document
