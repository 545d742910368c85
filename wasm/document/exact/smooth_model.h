// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "document/entropy/bit_model.h"
#include "document/entropy/probability_map.h"
#include "document/exact/colour.h"
#include "document/exact/vector_mixer.h"

namespace sportello::document {

/// The rows that a smooth area is predicted from; index x of the page, valid from -kMargin to
/// width + kMargin - 1, known up to what is being coded.
struct Rows {
  static constexpr int kMargin = 8;
  const Colour* here;
  const Colour* above;
  const Colour* above2;
};

/// Codes photographs and gradients: several predictions, blended by how well each did nearby, and the
/// difference in classes of growing size, each bit of them from mixed contexts.
class SmoothModel {
 public:
  SmoothModel(bool gray, int width);

  template <class Bits>
  Colour code(Bits& bits, const Rows& rows, int x, uint32_t m3, Colour wanted) {
    Colour colour = 0;
    for (int channel = 0; channel < channels_; ++channel) {
      const int prediction = predict(channel, rows, x, colour, m3);
      const int level = code_level(bits, channel, prediction, static_cast<int>((wanted >> kChannelShift[channel]) & 255));
      colour |= static_cast<Colour>(level) << kChannelShift[channel];
      learn(channel, x, level);
    }
    return channels_ == 1 ? to_colour_of_gray(colour >> 8) : colour;
  }

  /// A row is done.
  void next_row();

 private:
  static constexpr int kPredictors = 12;
  static constexpr int kTaps = 16;
  static constexpr int kContexts = 13;
  static constexpr int kNodes = 64;
  static constexpr int kShades = 1024;

  using Errors = std::array<uint8_t, kPredictors>;

  struct Channel {
    // By x, with a margin before and after: how far each prediction was off, and the final one.
    std::vector<Errors> errors[2];
    std::vector<int16_t> residual[2];
    alignas(16) int16_t weights[kTaps] = {};
    alignas(16) int16_t lean_weights[kTaps] = {};
    std::array<int32_t, 1024> bias{};
  };

  int predict(int channel, const Rows& rows, int x, Colour known, uint32_t m3);
  void learn(int channel, int x, int level);

  template <class Bits>
  bool code_bit(Bits& bits, int node, bool wanted) {
    for (size_t i = 0; i < kContexts; ++i) {
      mixer_.inputs[i] = mixer2_.inputs[i] = static_cast<int16_t>(stretch(line_[i][node].one()));
    }
    mixer_.mix(set_ * kNodes + static_cast<size_t>(node));
    mixer2_.mix(set2_ * kNodes + static_cast<size_t>(node));
    const int mixed = (mixer_.stretched() + mixer2_.stretched()) >> 1;
    const Probability refined = refine_.refine(mixed, refine_set_ * kNodes + static_cast<size_t>(node));
    const Probability one = std::clamp<Probability>((refined + squash(mixed)) / 2, 1, 65535);
    const bool bit = bits.code(wanted, one);
    mixer_.update(bit);
    mixer2_.update(bit);
    refine_.update(bit);
    for (size_t i = 0; i < kContexts; ++i) line_[i][node].update(bit);
    return bit;
  }

  /// The level, from its difference to the prediction: whether there is one, its sign, a class of its
  /// size in unary, and its place in the class.
  template <class Bits>
  int code_level(Bits& bits, int channel, int prediction, int wanted) {
    set_up(channel);
    const int difference = wanted - prediction;
    if (!code_bit(bits, 0, difference != 0)) return prediction;
    bool negative = true;
    if (prediction == 0) {
      negative = false;
    } else if (prediction < 255) {
      negative = code_bit(bits, 1, difference < 0);
    }
    const int limit = negative ? prediction : 255 - prediction;
    const int size = std::abs(difference);
    int cls = 0;
    while (cls + 1 < kClasses && kFirst[cls + 1] <= limit && code_bit(bits, 2 + cls, size >= kFirst[cls + 1])) ++cls;
    int low = kFirst[cls];
    int span = kFirst[cls + 1] - low;
    for (int place = 1; span > 1;) {
      span /= 2;
      if (low + span > limit) continue;
      // The two upper bits of a place have models of their own in each class.
      const int node = place < 4 ? kPlaceNode + cls * 3 + place - 1 : -1;
      const bool upper = node >= 0 ? code_bit(bits, node, size >= low + span) : bits.code(size >= low + span, 32768);
      if (upper) low += span;
      place = place * 2 + upper;
    }
    return negative ? prediction - low : prediction + low;
  }

  void set_up(int channel);

  static constexpr int kClasses = 13;
  static constexpr int kFirst[kClasses + 1] = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 128, 256};
  static constexpr int kPlaceNode = 2 + kClasses;
  static_assert(kPlaceNode + 3 * kClasses <= kNodes);

  int channels_;
  std::array<Channel, 3> state_;
  size_t now_ = 0;
  // What `predict` found, for `learn` and the contexts.
  std::array<int, kPredictors> guesses_{};
  alignas(16) int16_t taps_[kTaps] = {};
  alignas(16) int16_t lean_[kTaps] = {};
  int lean_guess_ = 0;
  int tap_base_ = 0;
  int tap_guess_ = 0;
  int blended_ = 0;  // in 1/8
  size_t bias_at_ = 0;
  std::array<size_t, kContexts> shades_{};
  size_t energy_ = 0;
  size_t set_ = 0;
  size_t set2_ = 0;
  size_t refine_set_ = 0;
  std::array<int, 3> last_residual_{};
  std::array<std::vector<BitModel<255>>, kContexts> models_;
  std::array<BitModel<255>*, kContexts> line_{};
  VectorMixer<16> mixer_;
  VectorMixer<16> mixer2_;
  ProbabilityMap refine_;
};

}  // namespace sportello::document
