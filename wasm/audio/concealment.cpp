// SPDX-License-Identifier: EUPL-1.2
#include "audio/concealment.h"

#include <algorithm>

namespace sportello {
namespace {

float gain_after(int samples) {
  constexpr int kFadeSamples = Concealment::kFadeEndsSamples - Concealment::kFadeBeginsSamples;
  const int faded = std::clamp(samples - Concealment::kFadeBeginsSamples, 0, kFadeSamples);
  return 1 - static_cast<float>(faded) / static_cast<float>(kFadeSamples);
}

}  // namespace

void Concealment::reset() {
  run_samples_ = 0;
  gain_ = 1;
}

void Concealment::fill_gap(std::span<float> out) {
  if (gain_ <= 0 || !decoder_.conceal(out)) {
    std::fill(out.begin(), out.end(), 0.0f);
    gain_ = 0;
    return;
  }
  const float end = std::min(gain_, gain_after(run_samples_ + static_cast<int>(out.size())));
  const float step = (end - gain_) / static_cast<float>(out.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] *= gain_ + step * static_cast<float>(i);
  gain_ = end;
  run_samples_ = std::min(run_samples_ + static_cast<int>(out.size()), kFadeEndsSamples);
}

void Concealment::fill_silence(std::span<float> out) {
  if (!decoder_.conceal(out)) {
    std::fill(out.begin(), out.end(), 0.0f);
    gain_ = 0;
    return;
  }
  join(out);
}

void Concealment::join(std::span<float> decoded) {
  run_samples_ = 0;
  if (gain_ >= 1) return;
  const float step = (1 - gain_) / static_cast<float>(kRecoverySamples);
  const std::size_t ramp = std::min<std::size_t>(kRecoverySamples, decoded.size());
  for (std::size_t i = 0; i < ramp; ++i) decoded[i] *= gain_ + step * static_cast<float>(i);
  gain_ = 1;
}

}  // namespace sportello
