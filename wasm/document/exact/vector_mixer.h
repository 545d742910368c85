// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "document/entropy/logistic.h"
#include "document/exact/simd.h"

namespace sportello::document {

/// Logistic mixing as in `Mixer`, with weights of 16 bits, so that one vector instruction multiplies
/// eight. The last input is a constant.
///
///     mixer.inputs[i] = stretch(p);  mixer.mix(set);  code the bit with mixer.probability();
///     mixer.update(bit);
template <int kInputs>
class VectorMixer {
  static_assert(kInputs == 8 || kInputs == 16, "the sum has to fit 32 bits");

 public:
  /// `rate_shift` 1..4: the larger, the slower it learns.
  VectorMixer(size_t sets, int rate_shift, int first_weight) : sets_(sets), rate_shift_(rate_shift) {
    for (auto& set : sets_) {
      std::fill(set.weights, set.weights + kInputs - 1, static_cast<int16_t>(first_weight));
      set.weights[kInputs - 1] = 0;
    }
    inputs[kInputs - 1] = 256;
  }

  Probability mix(size_t set) {
    set_ = &sets_[set];
    stretched_ = std::clamp(simd::dot<kInputs>(inputs, set_->weights) >> kFraction, -kStretchLimit, kStretchLimit);
    p_ = squash(stretched_);
    return p_;
  }

  int stretched() const { return stretched_; }
  Probability probability() const { return p_; }

  void update(bool bit) {
    const int32_t error = (bit ? 65535 : 0) - static_cast<int32_t>(p_);
    simd::train<kInputs>(set_->weights, inputs, static_cast<int16_t>(error >> rate_shift_));
  }

  /// What is to be mixed, in the logistic domain.
  alignas(16) int16_t inputs[kInputs] = {};

  /// A weight of one is 2^kFraction.
  static constexpr int kFraction = 14;

 private:
  struct alignas(16) Set {
    int16_t weights[kInputs];
  };

  std::vector<Set> sets_;
  Set* set_ = nullptr;
  int rate_shift_;
  int stretched_ = 0;
  Probability p_ = 32768;
};

}  // namespace sportello::document
