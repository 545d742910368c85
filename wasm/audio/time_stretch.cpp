// SPDX-License-Identifier: EUPL-1.2
#include "audio/time_stretch.h"

#include <algorithm>
#include <cmath>

namespace sportello {
namespace {

/// Mean square below which a signal counts as silent: -80 dB.
constexpr double kSilentPower = 1e-8;
/// Of lags nearly as good as the best, the longest is taken: fewer joints for the same change.
constexpr double kNearlyAsGood = 0.03;

/// Normalised correlation of `first` with what lies `lag` after it, over `lag` samples.
double likeness(const float* first, std::size_t lag) {
  const float* second = first + lag;
  double cross = 0;
  double power_first = 0;
  double power_second = 0;
  for (std::size_t i = 0; i < lag; ++i) {
    const double a = first[i];
    const double b = second[i];
    cross += a * b;
    power_first += a * a;
    power_second += b * b;
  }
  const double silent = kSilentPower * static_cast<double>(lag);
  if (power_first < silent && power_second < silent) return 1;
  if (power_first <= 0 || power_second <= 0) return 0;
  return cross / std::sqrt(power_first * power_second);
}

void cross_fade(const float* from, const float* to, float* out, std::size_t count) {
  const float scale = 1.0f / static_cast<float>(count);
  for (std::size_t i = 0; i < count; ++i) {
    const float weight = (static_cast<float>(i) + 0.5f) * scale;
    out[i] = from[i] + (to[i] - from[i]) * weight;
  }
}

}  // namespace

std::size_t TimeStretch::shorten(std::span<float> signal, std::size_t at, std::size_t most,
                                 double least_likeness) {
  if (at >= signal.size()) return 0;
  most = std::min(most, (signal.size() - at) / 2);
  const std::size_t lag = best_lag(signal, at, false, most, least_likeness);
  if (lag == 0) return 0;
  float* here = signal.data() + at;
  cross_fade(here, here + lag, here, lag);
  std::copy(here + 2 * lag, signal.data() + signal.size(), here + lag);
  return lag;
}

std::size_t TimeStretch::lengthen(std::span<float> signal, std::size_t at, std::size_t most,
                                  double least_likeness) {
  most = std::min(most, kMostLag);
  if (at + most > signal.size()) return 0;
  const std::size_t used = signal.size() - most;
  const std::size_t fits = std::min({most, at, used - std::min(used, at)});
  const std::size_t lag = best_lag(signal.first(used), at, true, fits, least_likeness);
  if (lag == 0) return 0;
  float* here = signal.data() + at;
  std::copy_backward(here, signal.data() + used, signal.data() + used + lag);
  cross_fade(here + lag, here - lag, here, lag);
  return lag;
}

std::size_t TimeStretch::best_lag(std::span<const float> signal, std::size_t at, bool backwards,
                                  std::size_t most, double least_likeness) {
  most = std::min(most, kMostLag);
  if (most < kLeastLag) return 0;

  // First at 8 kHz...
  const std::size_t coarse_most = most / kDecimation;
  const float* begin = signal.data() + at - (backwards ? coarse_most * kDecimation : 0);
  for (std::size_t i = 0; i < 2 * coarse_most; ++i) {
    float sum = 0;
    for (std::size_t k = 0; k < kDecimation; ++k) sum += begin[i * kDecimation + k];
    coarse_[i] = sum * (1.0f / kDecimation);
  }
  double best = -1;
  for (std::size_t lag = kLeastLag / kDecimation; lag <= coarse_most; ++lag) {
    likeness_[lag] = likeness(coarse_.data() + (backwards ? coarse_most - lag : 0), lag);
    best = std::max(best, likeness_[lag]);
  }
  std::size_t coarse_lag = coarse_most;
  while (likeness_[coarse_lag] < best - kNearlyAsGood) --coarse_lag;

  // ...then to the sample around the best one.
  const std::size_t centre = coarse_lag * kDecimation;
  std::size_t found = 0;
  double found_likeness = least_likeness;
  for (std::size_t lag = std::max(kLeastLag, centre - kDecimation);
       lag <= std::min(most, centre + kDecimation); ++lag) {
    const double value = likeness(signal.data() + at - (backwards ? lag : 0), lag);
    if (value >= found_likeness) {
      found_likeness = value;
      found = lag;
    }
  }
  return found;
}

}  // namespace sportello
