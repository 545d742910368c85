// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace sportello {

/// Shortens or lengthens speech by one or more pitch periods without changing its pitch.
///
/// Waveform similarity overlap-add (Verhelst and Roelands, ICASSP 1993) at one place: the lag at
/// which the signal is most like itself is removed, or repeated, under a cross-fade of that length.
/// 48 kHz mono; no state between calls but scratch space.
class TimeStretch {
 public:
  /// Lags tried, in samples: 2.5 to 15 ms, pitches down to 67 Hz.
  static constexpr std::size_t kLeastLag = 120;
  static constexpr std::size_t kMostLag = 720;

  /// Removes up to `most` samples from `signal` at `at`, moving the rest forward: the last samples,
  /// as many as returned, are then void. Needs twice what it removes after `at`. 0, and nothing
  /// changed, if at no lag the signal is alike: a normalised correlation of `least_likeness`.
  std::size_t shorten(std::span<float> signal, std::size_t at, std::size_t most,
                      double least_likeness);

  /// Inserts up to `most` samples into `signal` at `at`, moving the rest back. The last `most`
  /// samples of `signal` are room for that, not signal. Needs as much as it inserts on either side
  /// of `at`. Returns how many; 0, and nothing changed, if at no lag the signal is alike.
  std::size_t lengthen(std::span<float> signal, std::size_t at, std::size_t most,
                       double least_likeness);

 private:
  static constexpr std::size_t kDecimation = 6;
  static constexpr std::size_t kCoarseMost = kMostLag / kDecimation;

  std::size_t best_lag(std::span<const float> signal, std::size_t at, bool backwards,
                       std::size_t most, double least_likeness);

  std::array<float, 2 * kCoarseMost> coarse_;
  std::array<double, kCoarseMost + 1> likeness_;
};

}  // namespace sportello
