// SPDX-License-Identifier: EUPL-1.2
#include "document/exact/smooth_model.h"

namespace sportello::document {

namespace {

constexpr int kMargin = Rows::kMargin;

/// About 3 log2, 0..15.
size_t coarse(int value) {
  constexpr uint16_t kSteps[15] = {1, 2, 3, 5, 7, 10, 14, 20, 28, 40, 56, 80, 120, 180, 300};
  size_t at = 0;
  while (at < 15 && value >= kSteps[at]) ++at;
  return at;
}

/// -5..5 as 0..10.
size_t coarse_signed(int value) {
  constexpr int kSteps[5] = {1, 3, 7, 15, 31};
  const int size = std::abs(value);
  size_t at = 0;
  while (at < 5 && size >= kSteps[at]) ++at;
  return value < 0 ? 5 - at : 5 + at;
}

/// 2^16 / (errors^2 or so): what a prediction weighs.
constexpr auto make_weights() {
  std::array<uint32_t, 1024> table{};
  for (uint32_t i = 0; i < 1024; ++i) table[i] = (1u << 20) / ((i + 2) * (i + 2)) + 1;
  return table;
}
constexpr auto kWeights = make_weights();

}  // namespace

SmoothModel::SmoothModel(bool gray, int width)
    : channels_(gray ? 1 : 3),
      mixer_(3 * 16 * kNodes, 2, (1 << VectorMixer<16>::kFraction) / 6),
      mixer2_(3 * 128 * kNodes, 2, (1 << VectorMixer<16>::kFraction) / 6),
      refine_(3 * 16 * kNodes, 6) {
  for (auto& channel : state_) {
    for (auto& errors : channel.errors) errors.resize(static_cast<size_t>(width + 2 * kMargin));
    for (auto& residual : channel.residual) residual.resize(static_cast<size_t>(width + 2 * kMargin));
  }
  for (auto& models : models_) models.resize(3 * kShades * kNodes);
}

void SmoothModel::next_row() { now_ ^= 1; }

int SmoothModel::predict(int channel, const Rows& rows, int x, Colour known, uint32_t m3) {
  const int shift = kChannelShift[channel];
  const auto level = [shift](Colour colour) { return static_cast<int>((colour >> shift) & 255); };
  const int w = level(rows.here[x - 1]);
  const int ww = level(rows.here[x - 2]);
  const int n = level(rows.above[x]);
  const int nw = level(rows.above[x - 1]);
  const int ne = level(rows.above[x + 1]);
  const int nee = level(rows.above[x + 2]);
  const int nn = level(rows.above2[x]);
  const int nne = level(rows.above2[x + 1]);
  const int nnw = level(rows.above2[x - 1]);

  // Adaptive taps: this channel around the pixel, then those that are already known here.
  tap_base_ = (w + n + 1) / 2;
  const int around[9] = {w, n, nw, ne, ww, nn, nee, nne, nnw};
  for (int i = 0; i < 9; ++i) taps_[i] = static_cast<int16_t>((around[i] - tap_base_) * 16);
  int at = 9;
  int g = 0, gw = 0, gn = 0, gnw = 0, gne = 0;
  for (int other = 0; other < channel; ++other) {
    const int s = kChannelShift[other];
    const auto of = [s](Colour colour) { return static_cast<int>((colour >> s) & 255); };
    g = of(known);
    gw = of(rows.here[x - 1]);
    gn = of(rows.above[x]);
    gnw = of(rows.above[x - 1]);
    gne = of(rows.above[x + 1]);
    const int base = (gw + gn + 1) / 2;
    const bool only = channel == 1;
    taps_[at++] = static_cast<int16_t>((g - base) * 16);
    taps_[at++] = static_cast<int16_t>((gw - base) * 16);
    if (only || other == 1) taps_[at++] = static_cast<int16_t>((gnw - base) * 16);
    if (only) taps_[at++] = static_cast<int16_t>((gne - base) * 16);
    else if (other == 1) taps_[at++] = static_cast<int16_t>((gn - base) * 16);
  }
  if (channel == 0) {
    for (const Colour far : {rows.here[x - 3], rows.above[x - 2], rows.above[x + 3], rows.above2[x - 2], rows.above2[x + 2]}) {
      taps_[at++] = static_cast<int16_t>((level(far) - tap_base_) * 16);
    }
  }
  while (at < kTaps) taps_[at++] = 0;
  auto& state = state_[static_cast<size_t>(channel)];
  // 1/8: taps are in 1/16, weights in 1/2^13.
  tap_guess_ = tap_base_ * 8 + (simd::dot<kTaps>(taps_, state.weights) >> 14);

  auto& p = guesses_;
  p[0] = w * 8;
  p[1] = n * 8;
  p[2] = (w + n - nw) * 8;
  p[3] = (w + ne - n) * 8;
  p[4] = (n + ne - nne) * 8;
  p[5] = (2 * n - nn) * 8;
  p[6] = (2 * w - ww) * 8;
  p[7] = tap_guess_;
  p[8] = (w + ne) * 4;
  if (channel == 0) {
    p[9] = (w * 3 + n * 3 - nw * 2) * 2 + 0;
    p[10] = (w + nw) * 4;
    p[11] = (n + nee) * 4;
  } else {
    p[9] = (w + g - gw) * 8;
    p[10] = (n + g - gn) * 8;
    p[11] = (w + n - nw + g - (gw + gn - gnw)) * 8;
  }
  const size_t place = static_cast<size_t>(x + kMargin);
  const auto& here = state.errors[now_];
  const auto& above = state.errors[now_ ^ 1];
  uint64_t sum = 0;
  uint64_t total = 0;
  int least = 1 << 20;
  for (size_t i = 0; i < kPredictors; ++i) {
    p[i] = std::clamp(p[i], 0, 255 * 8);
    const int error = here[place - 1][i] + above[place][i] + ((here[place - 2][i] + above[place - 1][i] + above[place + 1][i]) >> 1);
    least = std::min(least, error);
    const uint64_t weight = kWeights[static_cast<size_t>(error)];
    sum += weight * static_cast<uint64_t>(p[i]);
    total += weight;
  }
  blended_ = static_cast<int>((sum + total / 2) / total);
  for (size_t i = 0; i < kPredictors; ++i) lean_[i] = static_cast<int16_t>((p[i] - blended_) * 2);
  lean_guess_ = simd::dot<kTaps>(lean_, state.lean_weights) >> 14;
  blended_ = std::clamp(blended_ + lean_guess_, 0, 255 * 8);

  const int rw = state.residual[now_][place - 1];
  const int rww = state.residual[now_][place - 2];
  const auto& above_residual = state.residual[now_ ^ 1];
  const int rn = above_residual[place];
  const int rnw = above_residual[place - 1];
  const int rne = above_residual[place + 1];
  const int force = std::abs(rw) * 2 + std::abs(rn) * 2 + std::abs(rnw) + std::abs(rne) + std::abs(rww);
  energy_ = coarse(force / 2);
  const int flat = blended_ >> 3;
  bias_at_ = (w > flat) | static_cast<size_t>(n > flat) << 1 | static_cast<size_t>(nw > flat) << 2 |
             static_cast<size_t>(ne > flat) << 3 | static_cast<size_t>(ww > flat) << 4 |
             static_cast<size_t>(nn > flat) << 5 | std::min<size_t>(energy_ / 2, 7) << 6 ;
  const int corrected = std::clamp(blended_ + (state.bias[bias_at_] >> 8), 0, 255 * 8);
  const int prediction = (corrected + 4) >> 3;

  const int other1 = channel > 0 ? last_residual_[0] : rw + rn;
  const int other2 = channel > 1 ? last_residual_[1] : channel > 0 ? rw + rn : rne + rww;
  shades_ = {energy_ << 4 | coarse(least),
             coarse(std::abs(rw) * 2) << 4 | coarse(std::abs(rn) * 2),
             (coarse_signed(other1) * 11 + coarse_signed(other2)) * 8 + energy_ / 2,
             (coarse_signed(w - prediction) * 11 + coarse_signed(n - prediction)) * 8 + (energy_ / 2),
             static_cast<size_t>(prediction) << 2 | std::min<size_t>(energy_ / 4, 3),
             (coarse_signed((tap_guess_ >> 3) - prediction) * 8 + static_cast<size_t>(corrected & 7)) * 8 + std::min<size_t>(energy_ / 2, 7),
             channel > 0 ? coarse(std::abs(last_residual_[0]) + (channel > 1 ? std::abs(last_residual_[1]) : 0)) << 4 | energy_
                         : (m3 & 511),
             (coarse_signed(rw) * 11 + coarse_signed(rn)) * 8 + std::min<size_t>(coarse(least) / 2, 7),
             (coarse_signed(nw - prediction) * 11 + coarse_signed(ne - prediction)) * 8 + energy_ / 2,
             (coarse_signed(ww - prediction) * 11 + coarse_signed(nn - prediction)) * 8 + energy_ / 2,
             (coarse_signed((p[2] >> 3) - prediction) * 11 + coarse_signed((p[11] >> 3) - prediction)) * 8 + energy_ / 2,
             (coarse_signed((p[5] >> 3) - prediction) * 11 + coarse_signed((p[9] >> 3) - prediction)) * 8 + energy_ / 2,
             static_cast<size_t>(std::clamp(other1, -31, 31) + 31) * 16 + energy_};
  return prediction;
}

void SmoothModel::set_up(int channel) {
  for (size_t i = 0; i < kContexts; ++i) {
    line_[i] = &models_[i][(static_cast<size_t>(channel) * kShades + shades_[i]) * kNodes];
  }
  set_ = static_cast<size_t>(channel) * 16 + energy_;
  set2_ = static_cast<size_t>(channel) * 128 + shades_[2] / 8;
  refine_set_ = static_cast<size_t>(channel) * 16 + (shades_[0] & 15);
}

void SmoothModel::learn(int channel, int x, int level) {
  auto& state = state_[static_cast<size_t>(channel)];
  const size_t place = static_cast<size_t>(x + kMargin);
  auto& errors = state.errors[now_][place];
  for (size_t i = 0; i < kPredictors; ++i) {
    errors[i] = static_cast<uint8_t>(std::min(std::abs(guesses_[i] - level * 8), 255));
  }
  const int residual = level - ((blended_ + 4) >> 3);
  state.residual[now_][place] = static_cast<int16_t>(residual);
  last_residual_[static_cast<size_t>(channel)] = residual;
  auto& bias = state.bias[bias_at_];
  bias += ((level * 8 - blended_) * 256 - bias) >> 6;
  // Normalised least mean squares.
  const int error = level * 8 - tap_guess_;
  int power = 1 << 12;
  power += simd::dot<kTaps>(taps_, taps_) >> 4;
  const auto step = static_cast<int>(std::clamp<int64_t>(int64_t{error} * 32768 / power * 16, -32767, 32767));
  simd::train<kTaps>(state.weights, taps_, static_cast<int16_t>(step));
  const int lean_error = level * 8 - blended_;
  const int lean_power = (1 << 13) + (simd::dot<kTaps>(lean_, lean_) >> 4);
  const auto lean_step = static_cast<int>(std::clamp<int64_t>(int64_t{lean_error} * 65536 / lean_power * 16, -32767, 32767));
  simd::train<kTaps>(state.lean_weights, lean_, static_cast<int16_t>(lean_step));
}

}  // namespace sportello::document
