// SPDX-License-Identifier: EUPL-1.2
#include "audio/clock_drift.h"

#include <algorithm>
#include <cmath>

namespace sportello {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
/// Fewer than this many in a second (silence, a stalled device) say too little.
constexpr int kLeastCount = 8;
/// A step beyond this is a change of path or a stall, not drift.
constexpr double kStepUs = 15'000;
/// Seconds before the estimate is used at all.
constexpr int kWarmUp = 5;
constexpr double kLeastAlpha = 0.1;
constexpr double kLeastBeta = kLeastAlpha * kLeastAlpha / (2 - kLeastAlpha);
/// Seconds that the steady gains look back on: where 6 / (k (k + 1)) has fallen to kLeastBeta.
constexpr double kMemory = 33;
constexpr double kResidualGain = 0.1;

}  // namespace

void ClockDrift::observe_arrival(std::int64_t lateness_us, std::int64_t now_us) {
  advance(now_us);
  arrivals_.add(lateness_us);
}

void ClockDrift::observe_pull(std::int64_t lateness_us, std::int64_t now_us) {
  advance(now_us);
  pulls_.add(lateness_us);
}

double ClockDrift::ppm() const {
  if (offsets_ < kWarmUp) return 0;
  // Variance of a least-squares slope through k points: 12 / k^3 of theirs.
  const double k = std::min(static_cast<double>(offsets_), kMemory);
  const double doubt = residual_us_ * residual_us_ * 12 / (k * k * k) + 1;
  const double power = rate_ppm_ * rate_ppm_;
  return std::clamp(rate_ppm_ * power / (power + doubt), -kMostPpm, kMostPpm);
}

void ClockDrift::advance(std::int64_t now_us) {
  if (!started_) {
    started_ = true;
    second_began_us_ = now_us;
  }
  if (now_us - second_began_us_ < kSecondUs) return;
  if (arrivals_.count >= kLeastCount && pulls_.count >= kLeastCount) {
    const double elapsed_s = static_cast<double>(second_began_us_ - last_offset_at_us_) / kSecondUs;
    filter(static_cast<double>(pulls_.least_us - arrivals_.least_us), elapsed_s);
    last_offset_at_us_ = second_began_us_;
  }
  second_began_us_ = now_us;
  arrivals_ = {};
  pulls_ = {};
}

void ClockDrift::filter(double offset_us, double elapsed_s) {
  if (offsets_ == 0) {
    offset_us_ = offset_us;
    offsets_ = 1;
    return;
  }
  const double predicted = offset_us_ + rate_ppm_ * elapsed_s;
  const double residual = offset_us - predicted;
  if (std::abs(residual) > kStepUs) {
    offset_us_ = offset_us;
    return;
  }
  const double k = ++offsets_;
  const double alpha = std::max(kLeastAlpha, 2 * (2 * k - 1) / (k * (k + 1)));
  const double beta = std::max(kLeastBeta, 6 / (k * (k + 1)));
  offset_us_ = predicted + alpha * residual;
  if (offsets_ > 2)
    residual_us_ += (std::abs(residual) - residual_us_) * std::max(kResidualGain, 1 / (k - 2));
  rate_ppm_ += beta * residual / std::max(elapsed_s, 1.0);
  rate_ppm_ = std::clamp(rate_ppm_, -2 * kMostPpm, 2 * kMostPpm);
}

}  // namespace sportello
