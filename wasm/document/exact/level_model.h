// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "document/entropy/bit_model.h"
#include "document/exact/colour.h"
#include "document/exact/vector_mixer.h"

namespace sportello::document {

/// Codes colours that nobody proposed, channel by channel, bit by bit from the highest: levels of
/// antialiased edges for the most part.
class LevelModel {
 public:
  explicit LevelModel(bool gray);

  template <class Bits>
  Colour code(Bits& bits, uint32_t m3, uint64_t m5, const Neighbours& near, Colour rendition, Colour wanted) {
    Colour colour = 0;
    for (int channel = 0; channel < channels_; ++channel) {
      const uint32_t true_level = (wanted >> kChannelShift[channel]) & 255;
      uint32_t level = 0;
      if (channel == 0 || !code_blend(bits, channel, colour, near, true_level, &level)) {
        find_contexts(channel, colour, m3, m5, near, rendition);
        level = code_level(bits, channel, true_level);
      }
      colour |= level << kChannelShift[channel];
    }
    return channels_ == 1 ? to_colour_of_gray(colour >> 8) : colour;
  }

 private:
  static constexpr int kContexts = 15;
  static constexpr int kSizeLog2 = 16;

  void find_contexts(int channel, Colour known, uint32_t m3, uint64_t m5, const Neighbours& near, Colour rendition);

  /// Whether the level is the one that a blend of two colours near by would give.
  template <class Bits>
  bool code_blend(Bits& bits, int channel, Colour known, const Neighbours& near, uint32_t wanted, uint32_t* level) {
    size_t trust = 0;
    uint64_t pair = 0;
    *level = blend_ = blend(channel, known, near, &trust, &pair);
    const size_t at = static_cast<size_t>(channel);
    const auto place = [&](uint64_t value) {
      return static_cast<size_t>((hash_step(value, at) * 0x9e3779b97f4a7c15u) >> (64 - kBlendsLog2));
    };
    const std::array<BitModel<60>*, 4> models = {
        &blends_[0][(at * 2 + last_blend_) * kTrusts + trust], &blends_[1][place(pair)],
        &blends_[2][place(pair << 8 | ((known >> 8) & 255))], &blends_[3][place(static_cast<uint64_t>(near.w) << 24 | near.n)]};
    for (size_t i = 0; i < models.size(); ++i) {
      blend_mixer_.inputs[i] = static_cast<int16_t>(stretch(models[i]->one()));
    }
    const bool hit = bits.code(wanted == *level, blend_mixer_.mix(at * kTrusts + trust));
    blend_mixer_.update(hit);
    for (auto* model : models) model->update(hit);
    last_blend_ = hit;
    return hit;
  }
  static uint32_t blend(int channel, Colour known, const Neighbours& near, size_t* trust, uint64_t* pair);

  template <class Bits>
  uint32_t code_level(Bits& bits, int channel, uint32_t wanted) {
    uint32_t node = 1;
    for (int half = 0; half < 2; ++half) {
      // The 15 nodes of four bits lie in one line of the cache.
      std::array<BitModel<120>*, kContexts> line;
      for (size_t i = 0; i < kContexts; ++i) {
        const uint64_t hash = (hashes_[i] + node) * 0x9e3779b97f4a7c15u;
        line[i] = &models_[i][static_cast<size_t>(hash >> (64 - kSizeLog2)) & ~size_t{15}];
      }
      uint32_t place = 1;
      for (int k = 0; k < 4; ++k) {
        size_t sure = 0;
        for (size_t i = 0; i < kContexts; ++i) {
          const auto& model = line[i][place];
          by_node_.inputs[i] = by_trust_.inputs[i] = static_cast<int16_t>(stretch(model.one()));
          sure += model.confidence() > 1;
        }
        by_node_.mix(static_cast<size_t>(channel) * 256 + node);
        by_trust_.mix((static_cast<size_t>(channel) * 8 + static_cast<size_t>(half * 4 + k)) * (kContexts + 1) + sure);
        const Probability one = squash((by_node_.stretched() + by_trust_.stretched()) >> 1);
        const bool bit = bits.code(((wanted >> (7 - 4 * half - k)) & 1) != 0, one);
        by_node_.update(bit);
        by_trust_.update(bit);
        for (size_t i = 0; i < kContexts; ++i) line[i][place].update(bit);
        place = place * 2 + bit;
        node = node * 2 + bit;
      }
    }
    return node & 255;
  }

  int channels_;
  static constexpr size_t kTrusts = 16;
  static constexpr int kBlendsLog2 = 14;
  std::array<std::vector<BitModel<60>>, 4> blends_;
  VectorMixer<8> blend_mixer_;
  uint32_t blend_ = 0;
  bool last_blend_ = false;
  std::array<uint64_t, kContexts> hashes_{};
  std::array<std::vector<BitModel<120>>, kContexts> models_;
  // Two opinions on the weights, averaged.
  VectorMixer<16> by_node_;
  VectorMixer<16> by_trust_;
};

}  // namespace sportello::document
