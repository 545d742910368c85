// SPDX-License-Identifier: EUPL-1.2
#include "audio/clock_drift.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/simulated_link.h"

namespace sportello {
namespace {

/// A sender's media clock that runs `ppm` fast, seen through jitter; pulls of 10 ms.
class Clocks {
 public:
  explicit Clocks(std::uint64_t seed) : random_(seed) {}

  void run(ClockDrift& drift, double seconds, double ppm, std::int64_t jitter_us,
           std::int64_t path_us = 0) {
    for (int i = 0; i < static_cast<int>(seconds * 100); ++i) {
      now_us_ += 10'000;
      ahead_us_ += 10'000 * ppm * 1e-6;
      const auto late_us = static_cast<std::int64_t>(-ahead_us_) + path_us;
      if (i % 2 == 0) {
        const std::int64_t jitter = random_.below(jitter_us + 1);
        drift.observe_arrival(late_us + jitter, now_us_ + jitter);
      }
      drift.observe_pull(random_.below(3'000), now_us_);
    }
  }

 private:
  testing::SeededRandom random_;
  std::int64_t now_us_ = 0;
  double ahead_us_ = 0;
};

TEST(ClockDrift, FindsTheDriftOfTheClocks) {
  for (const double ppm : {-200.0, -35.0, 80.0, 200.0}) {
    ClockDrift drift;
    Clocks(3).run(drift, 120, ppm, 10'000);
    EXPECT_NEAR(drift.ppm(), ppm, 20);
  }
}

TEST(ClockDrift, KnowsACleanDriftWithinSeconds) {
  ClockDrift drift;
  Clocks clocks(4);
  clocks.run(drift, 3, 200, 0);
  EXPECT_EQ(drift.ppm(), 0) << "too early to tell";
  clocks.run(drift, 12, 200, 0);
  EXPECT_NEAR(drift.ppm(), 200, 60);
}

TEST(ClockDrift, DoesNotTakeJitterForDrift) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    ClockDrift drift;
    Clocks clocks(seed);
    double worst = 0;
    for (int second = 0; second < 90; ++second) {
      clocks.run(drift, 1, 0, 100'000);
      worst = std::max(worst, std::abs(drift.ppm()));
    }
    EXPECT_LT(worst, 450) << "seed " << seed;
    EXPECT_LT(std::abs(drift.ppm()), 60) << "seed " << seed;
  }
}

TEST(ClockDrift, DoesNotTakeANewPathForDrift) {
  ClockDrift drift;
  Clocks clocks(5);
  clocks.run(drift, 60, 50, 5'000);
  for (const std::int64_t path_us : {100'000, 20'000, 700'000}) {
    clocks.run(drift, 10, 50, 5'000, path_us);
    EXPECT_NEAR(drift.ppm(), 50, 25);
  }
}

TEST(ClockDrift, IsBounded) {
  ClockDrift drift;
  Clocks(6).run(drift, 120, 9000, 0);
  EXPECT_LE(drift.ppm(), ClockDrift::kMostPpm);
}

}  // namespace
}  // namespace sportello
