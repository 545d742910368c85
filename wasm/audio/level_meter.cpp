// SPDX-License-Identifier: EUPL-1.2
#include "audio/level_meter.h"

#include <algorithm>
#include <cmath>

namespace sportello {

void LevelMeter::set_rate(int rate_hz) {
  block_frames_ = static_cast<std::size_t>(std::max(1, rate_hz / 100));
  in_block_ = 0;
  energy_ = 0;
  blocks_.fill(0);
  next_ = 0;
}

void LevelMeter::push(std::span<const float> pcm) {
  for (const float sample : pcm) {
    energy_ += static_cast<double>(sample) * sample;
    if (++in_block_ < block_frames_) continue;
    blocks_[next_] = energy_;
    next_ = (next_ + 1) % kBlocks;
    energy_ = 0;
    in_block_ = 0;
  }
}

float LevelMeter::level() const {
  double sum = 0;
  for (const double block : blocks_) sum += block;
  const double mean = sum / (static_cast<double>(block_frames_) * kBlocks);
  return static_cast<float>(std::min(1.0, std::sqrt(mean)));
}

}  // namespace sportello
