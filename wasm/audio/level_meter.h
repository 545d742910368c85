// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace sportello {

/// Root mean square of the last 100 ms, for the meters of the user interface.
class LevelMeter {
 public:
  explicit LevelMeter(int rate_hz) { set_rate(rate_hz); }

  /// Forgets what was measured.
  void set_rate(int rate_hz);
  void push(std::span<const float> pcm);
  /// 0..1; a sine of full scale gives 0.707. Moves every 10 ms.
  float level() const;

 private:
  static constexpr std::size_t kBlocks = 10;

  std::size_t block_frames_ = 480;
  std::size_t in_block_ = 0;
  double energy_ = 0;
  std::array<double, kBlocks> blocks_{};
  std::size_t next_ = 0;
};

}  // namespace sportello
