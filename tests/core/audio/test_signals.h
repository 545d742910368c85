// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "audio/exact_math.h"

namespace sportello::testing {

/// The i-th sample of a sine. The same on every platform, as are all signals here.
inline float tone(std::int64_t i, double frequency_hz, double rate_hz, double amplitude = 0.5) {
  return static_cast<float>(amplitude *
                            sin_pi(2 * frequency_hz * static_cast<double>(i) / rate_hz));
}

/// The i-th sample of something that codecs take for speech: a gliding voiced sound with three
/// formants in syllables, with a pause of 0.7 s every 3 s unless `pauses` is false.
inline float speech(std::int64_t i, double rate_hz, bool pauses = true) {
  const double t = static_cast<double>(i) / rate_hz;
  if (pauses && t - 3 * std::floor(t / 3) > 2.3) return 0;
  const double turns = 140 * t + 10 * sin_pi(1.4 * t);  // of the vocal cords
  const double pitch_hz = 150;
  double sum = 0;
  for (int harmonic = 1; harmonic < 20; ++harmonic) {
    const double f = pitch_hz * harmonic;
    const auto formant = [f](double centre, double width) {
      const double distance = (f - centre) / width;
      return 1 / (1 + distance * distance);
    };
    const double gain = formant(500, 200) + 0.6 * formant(1500, 300) + 0.3 * formant(2500, 400);
    sum += gain * sin_pi(2 * (harmonic * turns - std::floor(harmonic * turns)));
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
  // Least squares for a*sin + b*cos + c.
  double ss = 0, cc = 0, sc = 0, ys = 0, yc = 0, y = 0, s1 = 0, c1 = 0;
  const auto n = static_cast<double>(pcm.size());
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
    y += pcm[i];
    s1 += s;
    c1 += c;
  }
  // The offset is taken out first: over many periods it is orthogonal but for little.
  const double mean = y / n;
  ys -= mean * s1;
  yc -= mean * c1;
  const double det = ss * cc - sc * sc;
  const double a = (ys * cc - yc * sc) / det;
  const double b = (yc * ss - ys * sc) / det;
  double residual = 0;
  for (std::size_t i = 0; i < pcm.size(); ++i) {
    const auto [s, c] = basis(i);
    const double error = pcm[i] - mean - a * s - b * c;
    residual += error * error;
  }
  const double amplitude = std::sqrt(a * a + b * b);
  return {amplitude, to_db(amplitude / std::sqrt(2 * residual / n))};
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
