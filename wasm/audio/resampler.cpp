// SPDX-License-Identifier: EUPL-1.2
#include "audio/resampler.h"

#include <algorithm>
#include <cmath>

#include "audio/exact_math.h"

namespace sportello {
namespace {

constexpr double kKaiserBeta = 8.0;
constexpr int kPhaseBits = 8;
constexpr std::int64_t kOne = std::int64_t{1} << 32;

}  // namespace

Resampler::Resampler(int input_rate_hz, int output_rate_hz) {
  set_rates(input_rate_hz, output_rate_hz);
}

void Resampler::set_rates(int input_rate_hz, int output_rate_hz) {
  base_step_ =
      (static_cast<std::int64_t>(input_rate_hz) * kOne + output_rate_hz / 2) / output_rate_hz;
  step_ = base_step_;

  // Going down, the filter is stretched so that it cuts at the output's Nyquist frequency.
  const double stretch =
      std::max(1.0, static_cast<double>(input_rate_hz) / static_cast<double>(output_rate_hz));
  half_ = static_cast<int>(std::ceil(kHalfTaps * stretch));
  row_ = 2 * half_;
  row_ += (4 - row_ % 4) % 4;
  // A stretched filter changes less from one phase to the next.
  phase_bits_ = kPhaseBits;
  for (double s = stretch; s >= 2 && phase_bits_ > 4; s /= 2) --phase_bits_;

  // The band edge lies half a transition below Nyquist, so that the stop band begins there.
  const double cutoff = (1 - 2.7 / kHalfTaps) / stretch;
  const double window_scale = 1 / bessel_i0(kKaiserBeta);
  const int phases = 1 << phase_bits_;
  table_.assign(static_cast<std::size_t>(phases + 1) * row_, 0.0f);
  std::vector<double> taps(row_);
  for (int phase = 0; phase <= phases; ++phase) {
    double sum = 0;
    for (int t = 0; t < 2 * half_; ++t) {
      const double x = t - (half_ - 1) - static_cast<double>(phase) / phases;
      const double edge = x / half_;
      if (edge <= -1 || edge >= 1) {
        taps[t] = 0;
        continue;
      }
      const double sinc = x == 0 ? 1 : sin_pi(x * cutoff) / (kPi * x * cutoff);
      taps[t] = sinc * bessel_i0(kKaiserBeta * std::sqrt(1 - edge * edge)) * window_scale;
      sum += taps[t];
    }
    float* row = &table_[static_cast<std::size_t>(phase) * row_];
    for (int t = 0; t < 2 * half_; ++t) row[t] = static_cast<float>(taps[t] / sum);
  }

  capacity_ = row_ + kMaxPending;
  // Rows are padded to a multiple of four: a few more samples are read, and count for nothing.
  buffer_.assign(capacity_ + 4, 0.0f);
  filled_ = half_ - 1;
  position_ = static_cast<std::int64_t>(filled_) * kOne;
}

void Resampler::set_speed_ppm(double ppm) {
  step_ = base_step_ + static_cast<std::int64_t>(
                           std::floor(static_cast<double>(base_step_) * (ppm * 1e-6) + 0.5));
}

std::size_t Resampler::needed(std::size_t output_frames) const {
  if (output_frames == 0) return 0;
  const std::int64_t last = position_ + step_ * static_cast<std::int64_t>(output_frames - 1);
  const std::int64_t required = (last >> 32) + half_ + 1;
  const auto filled = static_cast<std::int64_t>(filled_);
  return required > filled ? static_cast<std::size_t>(required - filled) : 0;
}

std::size_t Resampler::push(std::span<const float> input) {
  if (filled_ + input.size() > capacity_) compact();
  const std::size_t count = std::min(input.size(), capacity_ - filled_);
  std::copy_n(input.begin(), count, buffer_.begin() + static_cast<std::ptrdiff_t>(filled_));
  filled_ += count;
  return count;
}

std::size_t Resampler::pull(std::span<float> output) {
  const int shift = 32 - phase_bits_;
  const float sub_scale = 1.0f / static_cast<float>(std::int64_t{1} << shift);
  const int quads = row_ / 4;
  std::size_t count = 0;
  for (; count < output.size(); ++count) {
    const std::int64_t centre = position_ >> 32;
    if (centre + half_ >= static_cast<std::int64_t>(filled_)) break;
    const std::int64_t fraction = position_ & (kOne - 1);
    const std::int64_t phase = fraction >> shift;
    const float sub = static_cast<float>(fraction & ((std::int64_t{1} << shift) - 1)) * sub_scale;
    const float* x = &buffer_[static_cast<std::size_t>(centre - half_ + 1)];
    const float* low = &table_[static_cast<std::size_t>(phase * row_)];
    const float* high = low + row_;
    // Four sums each, in a fixed order: vectors where there are any, the same result everywhere.
    float a[4] = {0, 0, 0, 0};
    float b[4] = {0, 0, 0, 0};
    for (int q = 0; q < quads; ++q, x += 4, low += 4, high += 4) {
      for (int lane = 0; lane < 4; ++lane) {
        a[lane] += x[lane] * low[lane];
        b[lane] += x[lane] * high[lane];
      }
    }
    const float at_low = (a[0] + a[1]) + (a[2] + a[3]);
    const float at_high = (b[0] + b[1]) + (b[2] + b[3]);
    output[count] = at_low + (at_high - at_low) * sub;
    position_ += step_;
  }
  return count;
}

std::size_t Resampler::pending() const {
  const std::int64_t waiting = static_cast<std::int64_t>(filled_) - (position_ >> 32);
  return waiting > 0 ? static_cast<std::size_t>(waiting) : 0;
}

void Resampler::compact() {
  const std::int64_t unused = (position_ >> 32) - half_ + 1;
  // A stride beyond the end of the buffer leaves nothing to keep, but a position to reach.
  const std::int64_t removed = std::min(unused, static_cast<std::int64_t>(filled_));
  if (removed <= 0) return;
  std::copy(buffer_.data() + removed, buffer_.data() + filled_, buffer_.data());
  filled_ -= static_cast<std::size_t>(removed);
  position_ -= removed << 32;
}

}  // namespace sportello
