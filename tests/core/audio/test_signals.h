// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "audio/exact_math.h"

namespace sportello::testing {

/// The i-th sample of a sine. The same on every platform, as are all signals here.
inline float tone(std::int64_t i, double frequency_hz, double rate_hz, double amplitude = 0.5) {
  return static_cast<float>(amplitude *
                            sin_pi(2 * frequency_hz * static_cast<double>(i) / rate_hz));
}

/// Amplitudes of the harmonics of a voice of 150 Hz with three formants.
inline std::array<double, 20> formant_gains() {
  std::array<double, 20> gains{};
  for (std::size_t harmonic = 1; harmonic < gains.size(); ++harmonic) {
    const auto formant = [&](double centre_hz, double width_hz) {
      const double distance = (150.0 * static_cast<double>(harmonic) - centre_hz) / width_hz;
      return 1 / (1 + distance * distance);
    };
    gains[harmonic] = formant(500, 200) + 0.6 * formant(1500, 300) + 0.3 * formant(2500, 400);
  }
  return gains;
}

/// The i-th sample of something that codecs take for speech: a gliding voiced sound with three
/// formants in syllables, with a pause of 0.7 s every 3 s unless `pauses` is false.
inline float speech(std::int64_t i, double rate_hz, bool pauses = true) {
  const double t = static_cast<double>(i) / rate_hz;
  if (pauses && t - 3 * std::floor(t / 3) > 2.3) return 0;
  const double turns = 140 * t + 10 * sin_pi(1.4 * t);  // of the vocal cords
  static const std::array<double, 20> gains = formant_gains();
  // sin(n x) = 2 cos(x) sin((n - 1) x) - sin((n - 2) x)
  const double phase = 2 * (turns - std::floor(turns));
  const double twice_cosine = 2 * sin_pi(phase + 0.5);
  double before = 0;
  double now = sin_pi(phase);
  double sum = 0;
  for (std::size_t harmonic = 1; harmonic < gains.size(); ++harmonic) {
    sum += gains[harmonic] * now;
    const double next = twice_cosine * now - before;
    before = now;
    now = next;
  }
  const double syllable = sin_pi(2.1 * t);
  return static_cast<float>(0.12 * sum * (0.15 + 0.85 * syllable * syllable));
}

inline double rms(std::span<const float> pcm) {
  double sum = 0;
  for (const float sample : pcm) sum += static_cast<double>(sample) * sample;
  return pcm.empty() ? 0 : std::sqrt(sum / static_cast<double>(pcm.size()));
}

inline double to_db(double ratio) { return 20 * std::log10(std::max(ratio, 1e-12)); }

/// How well one sine of a known frequency explains a signal.
struct ToneFit {
  double amplitude = 0;
  /// Level of the tone over all else, in dB.
  double snr_db = 0;
};

inline ToneFit fit_tone(std::span<const float> pcm, double frequency_hz, double rate_hz) {
  // Least squares for a*sin + b*cos.
  double ss = 0, cc = 0, sc = 0, ys = 0, yc = 0;
  const auto basis = [&](std::size_t i) {
    const double x = 2 * frequency_hz * static_cast<double>(i) / rate_hz;
    return std::pair{sin_pi(x), sin_pi(x + 0.5)};
  };
  for (std::size_t i = 0; i < pcm.size(); ++i) {
    const auto [s, c] = basis(i);
    ss += s * s;
    cc += c * c;
    sc += s * c;
    ys += s * pcm[i];
    yc += c * pcm[i];
  }
  const double det = ss * cc - sc * sc;
  const double a = (ys * cc - yc * sc) / det;
  const double b = (yc * ss - ys * sc) / det;
  double residual = 0;
  for (std::size_t i = 0; i < pcm.size(); ++i) {
    const auto [s, c] = basis(i);
    const double error = pcm[i] - a * s - b * c;
    residual += error * error;
  }
  const double amplitude = std::sqrt(a * a + b * b);
  return {amplitude, to_db(amplitude / std::sqrt(2 * residual / static_cast<double>(pcm.size())))};
}

/// The frequency of a clean tone, from its upward zero crossings.
inline double measured_frequency(std::span<const float> pcm, double rate_hz) {
  double first = -1, last = -1;
  int periods = -1;
  for (std::size_t i = 1; i < pcm.size(); ++i) {
    if (pcm[i - 1] >= 0 || pcm[i] < 0) continue;
    const double crossing = static_cast<double>(i) - pcm[i] / (pcm[i] - pcm[i - 1]);
    if (first < 0) first = crossing;
    last = crossing;
    ++periods;
  }
  return periods > 0 ? periods * rate_hz / (last - first) : 0;
}

/// The largest difference of neighbouring samples: a click makes it jump.
inline double largest_step(std::span<const float> pcm) {
  double largest = 0;
  for (std::size_t i = 1; i < pcm.size(); ++i) {
    largest = std::max(largest, std::abs(static_cast<double>(pcm[i]) - pcm[i - 1]));
  }
  return largest;
}

}  // namespace sportello::testing
