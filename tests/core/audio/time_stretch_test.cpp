// SPDX-License-Identifier: EUPL-1.2
#include "audio/time_stretch.h"

#include <gtest/gtest.h>

#include <vector>

#include "core/audio/test_signals.h"
#include "core/simulated_link.h"

namespace sportello {
namespace {

using testing::largest_step;
using testing::measured_frequency;
using testing::rms;

constexpr std::size_t kAt = 1440;
constexpr std::size_t kMost = TimeStretch::kMostLag;

std::vector<float> make(std::size_t count, auto source) {
  std::vector<float> pcm(count);
  for (std::size_t i = 0; i < count; ++i) pcm[i] = source(static_cast<std::int64_t>(i));
  return pcm;
}

std::vector<float> shortened(std::vector<float> pcm, double likeness, std::size_t* removed) {
  TimeStretch stretch;
  *removed = stretch.shorten(pcm, kAt, kMost, likeness);
  pcm.resize(pcm.size() - *removed);
  return pcm;
}

std::vector<float> lengthened(std::vector<float> pcm, double likeness, std::size_t* inserted) {
  TimeStretch stretch;
  pcm.resize(pcm.size() + kMost);
  *inserted = stretch.lengthen(pcm, kAt, kMost, likeness);
  pcm.resize(pcm.size() - kMost + *inserted);
  return pcm;
}

TEST(TimeStretch, KeepsPitchAndJoinsWithoutAClick) {
  // Periods that are no whole number of samples, from low to beyond the range of lags.
  for (const double pitch : {72.3, 110.7, 187.3, 251.9, 399.1, 613.7, 1530.3}) {
    const auto original =
        make(9600, [&](std::int64_t i) { return testing::tone(i, pitch, 48000); });
    std::size_t removed = 0;
    std::size_t inserted = 0;
    const auto shorter = shortened(original, 0.85, &removed);
    const auto longer = lengthened(original, 0.85, &inserted);
    EXPECT_GE(removed, TimeStretch::kLeastLag) << pitch;
    EXPECT_LE(removed, kMost) << pitch;
    EXPECT_GE(inserted, TimeStretch::kLeastLag) << pitch;
    EXPECT_LE(inserted, kMost) << pitch;
    for (const auto& result : {shorter, longer}) {
      EXPECT_NEAR(measured_frequency(result, 48000), pitch, pitch * 0.004);
      EXPECT_LT(largest_step(result), largest_step(original) * 1.1) << pitch;
      EXPECT_NEAR(rms(result), rms(original), 0.01) << pitch;
    }
  }
}

TEST(TimeStretch, LeavesWhatIsBeforeAndAfterAsItWas) {
  const auto original = make(6000, [](std::int64_t i) { return testing::speech(i, 48000); });
  std::size_t removed = 0;
  const auto shorter = shortened(original, 0.5, &removed);
  ASSERT_GT(removed, 0u);
  EXPECT_TRUE(std::equal(original.begin(), original.begin() + kAt, shorter.begin()));
  EXPECT_TRUE(std::equal(original.end() - (6000 - kAt - 2 * removed), original.end(),
                         shorter.end() - (6000 - kAt - 2 * removed)));
  std::size_t inserted = 0;
  const auto longer = lengthened(original, 0.5, &inserted);
  ASSERT_GT(inserted, 0u);
  EXPECT_TRUE(std::equal(original.begin(), original.begin() + kAt, longer.begin()));
  EXPECT_TRUE(std::equal(original.begin() + kAt, original.end(),
                         longer.begin() + static_cast<std::ptrdiff_t>(kAt + inserted)));
}

TEST(TimeStretch, LeavesNoiseAloneUnlessToldOtherwise) {
  testing::SeededRandom random(7);
  const auto noise =
      make(6000, [&](std::int64_t) { return static_cast<float>(random.uniform() - 0.5); });
  std::size_t changed = 1;
  EXPECT_EQ(shortened(noise, 0.85, &changed), noise);
  EXPECT_EQ(changed, 0u);
  EXPECT_EQ(lengthened(noise, 0.85, &changed), noise);
  EXPECT_EQ(changed, 0u);
  shortened(noise, -1, &changed);
  EXPECT_GT(changed, 0u);
}

TEST(TimeStretch, TakesAsMuchSilenceAsItMay) {
  const std::vector<float> silence(6000);
  std::size_t changed = 0;
  shortened(silence, 0.85, &changed);
  EXPECT_EQ(changed, kMost);
  lengthened(silence, 0.85, &changed);
  EXPECT_EQ(changed, kMost);
}

TEST(TimeStretch, StaysWithinTheSignalItHas) {
  TimeStretch stretch;
  for (const std::size_t after : {0u, 1u, 239u, 240u, 300u, 1439u}) {
    std::vector<float> pcm(kAt + after);
    EXPECT_LE(stretch.shorten(pcm, kAt, kMost, 0.85), after / 2);
    std::vector<float> longer(kAt + after + kMost);
    EXPECT_LE(stretch.lengthen(longer, kAt, kMost, 0.85), after);
    std::vector<float> fresh(after + 2 * kMost);
    EXPECT_EQ(stretch.lengthen(fresh, 0, kMost, 0.85), 0u);  // nothing before it
    EXPECT_EQ(stretch.shorten(pcm, pcm.size() + 1, kMost, 0.85), 0u);
  }
}

}  // namespace
}  // namespace sportello
