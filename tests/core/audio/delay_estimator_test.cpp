// SPDX-License-Identifier: EUPL-1.2
#include "audio/delay_estimator.h"

#include <gtest/gtest.h>

#include "core/simulated_link.h"

namespace sportello {
namespace {

constexpr std::int64_t kFrameUs = 20'000;

/// Feeds frames of 20 ms, each delayed by a fixed path and uniform jitter.
class Path {
 public:
  explicit Path(DelayEstimator& estimator) : estimator_(estimator) {}

  void run(double seconds, std::int64_t path_us, std::int64_t jitter_us) {
    for (int i = 0; i < static_cast<int>(seconds * 50); ++i, media_us_ += kFrameUs) {
      estimator_.observe(media_us_, media_us_ + path_us + random_.below(jitter_us + 1), kFrameUs);
    }
  }

 private:
  DelayEstimator& estimator_;
  testing::SeededRandom random_{11};
  std::int64_t media_us_ = 0;
};

TEST(DelayEstimator, BeginsWithWhatItIsToldAndSettlesAtTheLeast) {
  DelayEstimator estimator(10'000, 800'000, 40'000);
  EXPECT_FALSE(estimator.started());
  EXPECT_EQ(estimator.target_us(), 40'000);
  Path path(estimator);
  path.run(0.2, 30'000, 0);
  EXPECT_EQ(estimator.target_us(), 40'000) << "a few frames prove little";
  path.run(8, 30'000, 0);
  EXPECT_EQ(estimator.target_us(), 10'000);
  EXPECT_EQ(estimator.fastest_us(), 30'000);
}

TEST(DelayEstimator, CoversJitterAndFollowsItUpAndDown) {
  DelayEstimator estimator(10'000, 800'000, 40'000);
  Path path(estimator);
  path.run(10, 30'000, 50'000);
  EXPECT_NEAR(static_cast<double>(estimator.target_us()), 50'000, 5'000);
  EXPECT_NEAR(static_cast<double>(estimator.usual_us()), 40'000, 8'000);
  path.run(2, 30'000, 100'000);
  EXPECT_GE(estimator.target_us(), 85'000) << "up within two seconds";
  path.run(20, 30'000, 5'000);
  EXPECT_EQ(estimator.target_us(), 10'000) << "down within twenty";
}

TEST(DelayEstimator, TakesALongerPathForJitterOnlyForAWhile) {
  DelayEstimator estimator(10'000, 800'000, 40'000);
  Path path(estimator);
  path.run(10, 30'000, 0);
  path.run(1, 130'000, 0);
  EXPECT_GE(estimator.target_us(), 100'000);
  path.run(20, 130'000, 0);
  EXPECT_EQ(estimator.target_us(), 10'000);
  EXPECT_EQ(estimator.fastest_us(), 130'000);
}

TEST(DelayEstimator, StaysWithinItsBounds) {
  DelayEstimator estimator(20'000, 200'000, 40'000);
  Path path(estimator);
  path.run(5, 0, 900'000);
  EXPECT_EQ(estimator.target_us(), 200'000);
  path.run(1, 5'000'000, 0);
  EXPECT_EQ(estimator.target_us(), 200'000);
  estimator.reset();
  EXPECT_EQ(estimator.target_us(), 40'000);
}

}  // namespace
}  // namespace sportello
