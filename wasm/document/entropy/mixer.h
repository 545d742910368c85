// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "document/entropy/logistic.h"

namespace sportello::document {

/// Logistic mixing of `kInputs` predictions (Mahoney 2005): a weighted sum in the logistic domain,
/// with weights from a set chosen by context and trained on-line. Integer arithmetic only, so that
/// every platform codes alike.
///
///     mixer.set(i, stretch(p));  p = mixer.mix(context);  code the bit;  mixer.update(bit);
template <int kInputs>
class Mixer {
  static_assert(kInputs > 0 && kInputs <= 10, "the sum has to fit 32 bits");

 public:
  /// `rate_shift`: the larger, the slower it learns; 14..20 are of use.
  explicit Mixer(size_t contexts, int rate_shift = 17, int32_t first_weight = (1 << kFraction) / 3)
      : weights_(contexts), rate_shift_(rate_shift) {
    for (auto& set : weights_) set.fill(first_weight);
  }

  void set(int input, int stretched) { inputs_[static_cast<size_t>(input)] = stretched; }

  Probability mix(size_t context) {
    set_ = &weights_[context];
    int32_t sum = 0;
    for (size_t i = 0; i < kInputs; ++i) sum += inputs_[i] * (*set_)[i];
    stretched_ = sum >> kFraction;
    p_ = squash(stretched_);
    return p_;
  }

  /// What `mix` gave, in the logistic domain (not clamped).
  int stretched() const { return stretched_; }

  void update(bool bit) {
    const int32_t error = (bit ? 65535 : 0) - static_cast<int32_t>(p_);
    const int32_t half = 1 << (rate_shift_ - 1);
    for (size_t i = 0; i < kInputs; ++i) {
      int32_t weight = (*set_)[i] + ((inputs_[i] * (error >> 1) + (half >> 1)) >> (rate_shift_ - 1));
      weight = weight > kMaxWeight ? kMaxWeight : weight < -kMaxWeight ? -kMaxWeight : weight;
      (*set_)[i] = weight;
    }
  }

 private:
  static constexpr int kFraction = 14;
  static constexpr int32_t kMaxWeight = 65535;

  std::vector<std::array<int32_t, kInputs>> weights_;
  std::array<int32_t, kInputs> inputs_{};
  std::array<int32_t, kInputs>* set_ = nullptr;
  int rate_shift_;
  int stretched_ = 0;
  Probability p_ = 32768;
};

}  // namespace sportello::document
