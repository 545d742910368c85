// SPDX-License-Identifier: EUPL-1.2
#include "audio/resampler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <tuple>
#include <vector>

#include "core/audio/test_signals.h"

namespace sportello {
namespace {

using testing::fit_tone;
using testing::measured_frequency;
using testing::rms;
using testing::to_db;
using testing::tone;

/// Pushes `seconds` of a tone through a resampler in blocks; drops the first 50 ms of the output.
std::vector<float> resampled_tone(Resampler& resampler, double frequency_hz, int input_rate_hz,
                                  int output_rate_hz, double seconds = 0.5,
                                  std::size_t block = 160) {
  std::vector<float> output;
  std::vector<float> input(block);
  std::vector<float> chunk(8192);
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(seconds * input_rate_hz);) {
    for (float& sample : input) sample = tone(i++, frequency_hz, input_rate_hz);
    EXPECT_EQ(resampler.push(input), input.size());
    const std::size_t count = resampler.pull(chunk);
    output.insert(output.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(count));
  }
  output.erase(output.begin(), output.begin() + output_rate_hz / 20);
  return output;
}

class ResamplerRates : public ::testing::TestWithParam<std::tuple<int, int>> {};

TEST_P(ResamplerRates, KeepsThePassBandClean) {
  const auto [from, to] = GetParam();
  const double nyquist = std::min(from, to) / 2.0;
  for (const double share : {0.02, 0.3, 0.6, 0.77}) {
    Resampler resampler(from, to);
    const double frequency = std::floor(nyquist * share);
    const auto fit = fit_tone(resampled_tone(resampler, frequency, from, to), frequency, to);
    EXPECT_GT(fit.snr_db, 70) << from << " to " << to << " at " << frequency << " Hz";
    EXPECT_NEAR(fit.amplitude, 0.5, 0.005) << from << " to " << to << " at " << frequency << " Hz";
  }
}

TEST_P(ResamplerRates, GivesAsMuchAsTheRatesSay) {
  const auto [from, to] = GetParam();
  Resampler resampler(from, to);
  std::vector<float> input(480);
  std::vector<float> output(16384);
  double pulled = 0;
  for (int i = 0; i < 100; ++i) {
    resampler.push(input);
    pulled += static_cast<double>(resampler.pull(output));
  }
  // All but what waits inside: half a filter.
  const double expected = 480.0 * 100 * to / from;
  const double inside = (Resampler::kHalfTaps + 1) * std::max(1.0, static_cast<double>(to) / from);
  EXPECT_LE(pulled, expected);
  EXPECT_GE(pulled, expected - inside - 1);
}

TEST_P(ResamplerRates, NeedsExactlyWhatItSays) {
  const auto [from, to] = GetParam();
  Resampler resampler(from, to);
  std::vector<float> input(4096);
  std::vector<float> output(256);
  for (int i = 0; i < 50; ++i) {
    const std::size_t wanted = 1 + static_cast<std::size_t>(i) * 5;
    const std::size_t needed = resampler.needed(wanted);
    if (needed > 0) {
      resampler.push({input.data(), needed - 1});
      Resampler copy = resampler;
      EXPECT_LT(copy.pull({output.data(), wanted}), wanted);
      resampler.push({input.data(), 1});
    }
    ASSERT_EQ(resampler.pull({output.data(), wanted}), wanted);
  }
}

INSTANTIATE_TEST_SUITE_P(ToTheCodec, ResamplerRates,
                         ::testing::Combine(::testing::Values(8000, 11025, 16000, 22050, 44100,
                                                              48000, 96000, 192000),
                                            ::testing::Values(48000)));
INSTANTIATE_TEST_SUITE_P(FromTheCodec, ResamplerRates,
                         ::testing::Combine(::testing::Values(48000),
                                            ::testing::Values(8000, 16000, 44100, 96000, 192000)));

TEST(Resampler, LetsNothingAliasThrough) {
  for (const int to : {8000, 16000, 44100}) {
    for (const double frequency : {to / 2.0 * 1.02, to / 2.0 * 1.08}) {
      Resampler resampler(48000, to);
      const auto output = resampled_tone(resampler, frequency, 48000, to);
      EXPECT_LT(to_db(rms(output) / (0.5 / std::sqrt(2))), -70) << frequency << " Hz to " << to;
    }
  }
}

TEST(Resampler, RunsFasterByPartsPerMillion) {
  for (const double ppm : {-500.0, -20.0, 200.0, 1000.0}) {
    Resampler resampler(48000, 44100);
    resampler.set_speed_ppm(ppm);
    const auto output = resampled_tone(resampler, 1000, 48000, 44100, 2);
    EXPECT_NEAR(measured_frequency(output, 44100), 1000 * (1 + ppm * 1e-6), 0.002);
    EXPECT_GT(fit_tone(output, 1000 * (1 + ppm * 1e-6), 44100).snr_db, 65);
  }
}

TEST(Resampler, ChangesSpeedWithoutASeam) {
  Resampler resampler(48000, 48000);
  std::vector<float> input(480);
  std::vector<float> chunk(1024);
  std::vector<float> output;
  std::int64_t i = 0;
  for (int block = 0; block < 200; ++block) {
    resampler.set_speed_ppm(block % 2 == 0 ? 1000 : -1000);
    for (float& sample : input) sample = tone(i++, 500, 48000);
    resampler.push(input);
    const std::size_t count = resampler.pull(chunk);
    output.insert(output.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(count));
  }
  output.erase(output.begin(), output.begin() + 480);
  EXPECT_LT(testing::largest_step(output), 0.5 * 2 * kPi * 500 / 48000 * 1.01);
}

TEST(Resampler, DoesNotDependOnTheSizeOfBlocks) {
  Resampler small(44100, 48000);
  Resampler large(44100, 48000);
  auto a = resampled_tone(small, 440, 44100, 48000, 0.5, 7);
  auto b = resampled_tone(large, 440, 44100, 48000, 0.5, 1050);
  const std::size_t common = std::min(a.size(), b.size());
  ASSERT_GT(common, 20000u);
  a.resize(common);
  b.resize(common);
  EXPECT_EQ(a, b);
}

TEST(Resampler, RefusesWhatDoesNotFit) {
  Resampler resampler(48000, 48000);
  std::vector<float> input(3 * Resampler::kMaxPending);
  const std::size_t taken = resampler.push(input);
  EXPECT_GE(taken, Resampler::kMaxPending);
  EXPECT_LT(taken, input.size());
  EXPECT_EQ(resampler.push(input), 0u);
  std::vector<float> output(taken);
  EXPECT_GT(resampler.pull(output), taken - 2 * Resampler::kHalfTaps);
  EXPECT_GT(resampler.push(input), 0u);
}

}  // namespace
}  // namespace sportello
