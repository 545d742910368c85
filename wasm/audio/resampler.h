// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sportello {

/// Resampling between any two rates of 8000..192000 Hz by a windowed sinc, with a ratio that may
/// be changed by parts per million while it runs.
///
/// Smith and Gossett, "A flexible sampling-rate conversion method" (ICASSP 1984): a table of
/// polyphase filters, interpolated linearly between phases. Images and aliases lie more than 70 dB
/// down; the pass band reaches about four fifths of the lower Nyquist frequency. The delay is
/// kHalfTaps samples of the lower rate. The position is an integer, so that it never drifts.
class Resampler {
 public:
  /// Zero crossings of the sinc on either side.
  static constexpr int kHalfTaps = 24;
  /// Most input samples that may wait inside.
  static constexpr std::size_t kMaxPending = 4096;

  Resampler(int input_rate_hz, int output_rate_hz);

  /// Allocates, and forgets the samples inside.
  void set_rates(int input_rate_hz, int output_rate_hz);

  /// Consumes the input faster by `ppm` parts per million (slower if negative).
  void set_speed_ppm(double ppm);

  /// Input samples that must still be pushed before `output_frames` can be pulled.
  std::size_t needed(std::size_t output_frames) const;

  /// Takes as many samples as there is room for, and says how many.
  std::size_t push(std::span<const float> input);

  /// Gives as many samples as the input allows, and says how many.
  std::size_t pull(std::span<float> output);

  /// Input samples inside that have not been heard yet: the delay of the next one pushed.
  std::size_t pending() const;

 private:
  void compact();

  std::int64_t base_step_ = 0;  // Q32, input samples an output sample
  std::int64_t step_ = 0;
  std::int64_t position_ = 0;  // Q32, in buffer_
  int half_ = 0;               // taps on either side
  int row_ = 0;                // floats a row of the table
  int phase_bits_ = 0;
  std::vector<float> table_;
  std::vector<float> buffer_;
  std::size_t capacity_ = 0;
  std::size_t filled_ = 0;
};

}  // namespace sportello
