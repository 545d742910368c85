// SPDX-License-Identifier: EUPL-1.2
#include "audio/delay_estimator.h"

#include <algorithm>

namespace sportello {
namespace {

/// Share of frames that the target lets come in time.
constexpr double kQuantile = 0.98;
/// After this much media the weight of a frame has fallen to 1/e.
constexpr double kMemoryUs = 4e6;
/// A frame further behind than this tells of an outage rather than of jitter: it counts for little,
/// or one stall of the network would make the delay long for many seconds.
constexpr std::int64_t kOutageUs = 300'000;
constexpr double kOutageWeight = 0.1;
/// Weight, in frames, of the initial delay.
constexpr double kPriorFrames = 5;

}  // namespace

DelayEstimator::DelayEstimator(std::int64_t least_us, std::int64_t most_us, std::int64_t initial_us)
    : least_us_(least_us), most_us_(most_us), initial_us_(initial_us) {
  reset();
}

void DelayEstimator::reset() {
  share_.fill(0);
  const auto bin = static_cast<std::size_t>(std::max<std::int64_t>(0, initial_us_ - 1) / kBinUs);
  share_[std::min(bin, kBins - 1)] = 1;
  observed_ = 0;
  fastest_.clear();
  update_target();
}

void DelayEstimator::observe(std::int64_t media_us, std::int64_t arrival_us,
                             std::int64_t frame_us) {
  const std::int64_t path_us = arrival_us - media_us;
  fastest_.add(path_us, arrival_us);
  const std::int64_t behind_us = path_us - fastest_.minimum();
  const auto bin = std::min(static_cast<std::size_t>(behind_us / kBinUs), kBins - 1);

  ++observed_;
  const double steady = 1 - std::min(0.1, static_cast<double>(frame_us) / kMemoryUs);
  const double starting = 1 - 1 / (static_cast<double>(observed_) + kPriorFrames);
  const double keep = std::min(steady, starting);
  const double weight = (1 - keep) * (behind_us > kOutageUs ? kOutageWeight : 1);
  for (double& share : share_) share *= 1 - weight;
  share_[bin] += weight;
  update_target();
}

std::int64_t DelayEstimator::quantile_us(double share) const {
  double covered = 0;
  std::size_t bin = 0;
  while (bin < kBins - 1) {
    covered += share_[bin];
    if (covered >= share) break;
    ++bin;
  }
  return static_cast<std::int64_t>(bin + 1) * kBinUs;
}

void DelayEstimator::update_target() {
  target_us_ = std::clamp(quantile_us(kQuantile), least_us_, most_us_);
}

}  // namespace sportello
