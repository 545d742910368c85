// SPDX-License-Identifier: EUPL-1.2
#include "audio/level_meter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/audio/test_signals.h"

namespace sportello {
namespace {

std::vector<float> one_tone(double seconds, double rate_hz, double amplitude) {
  std::vector<float> pcm(static_cast<std::size_t>(seconds * rate_hz));
  for (std::size_t i = 0; i < pcm.size(); ++i) {
    pcm[i] = testing::tone(static_cast<std::int64_t>(i), 1000, rate_hz, amplitude);
  }
  return pcm;
}

TEST(LevelMeter, ShowsTheRootMeanSquare) {
  for (const int rate : {8000, 44100, 48000, 192000}) {
    LevelMeter meter(rate);
    EXPECT_EQ(meter.level(), 0);
    meter.push(one_tone(0.2, rate, 0.5));
    EXPECT_NEAR(meter.level(), 0.5 / std::sqrt(2), 0.002) << rate;
  }
}

TEST(LevelMeter, ForgetsWhatIsOlderThanATenthOfASecond) {
  LevelMeter meter(48000);
  meter.push(one_tone(1, 48000, 1));
  std::vector<float> silence(2400);
  meter.push(silence);
  EXPECT_NEAR(meter.level(), 0.5, 0.01);
  meter.push(silence);
  EXPECT_EQ(meter.level(), 0);
}

TEST(LevelMeter, StaysWithinBounds) {
  LevelMeter meter(48000);
  meter.push(std::vector<float>(4800, 3.0f));
  EXPECT_EQ(meter.level(), 1);
}

}  // namespace
}  // namespace sportello
