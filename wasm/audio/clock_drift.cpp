// SPDX-License-Identifier: EUPL-1.2
#include "audio/clock_drift.h"

#include <algorithm>
#include <cmath>

namespace sportello {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
/// Fewer than this many in a second (silence, a stalled device) say too little.
constexpr int kLeastCount = 8;
/// A step beyond this, and beyond what is usual by kStepFactor, is a change of path or a stall.
constexpr double kLeastStepUs = 15'000;
constexpr double kStepFactor = 4;
/// Seconds before the estimate is used at all.
constexpr int kWarmUp = 5;
/// Seconds that are looked back on: at least, at most, and further while the slope is in doubt.
constexpr int kLeastMemory = 33;
constexpr int kMostMemory = 240;
constexpr double kDoubtPpm = 10;
constexpr double kResidualGain = 0.05;
/// What the minima are thought to scatter before any is known, and how many seconds that counts.
constexpr double kPriorResidualUs = 1'000;
constexpr int kPriorSeconds = 5;
/// After a step, the second in which it happened says nothing, and the next few are averaged.
constexpr int kSettlingSeconds = 3;
/// A slope is believed when it is this many times its standard deviation.
constexpr double kSignificance = 4;

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
  if (memory_ < kWarmUp) return 0;
  const double power = rate_ppm_ * rate_ppm_;
  const double noise = kSignificance * kSignificance * doubt() + 1;
  return std::clamp(rate_ppm_ * power / (power + noise), -kMostPpm, kMostPpm);
}

double ClockDrift::doubt() const {
  // A least-squares slope through k points has 12 / k^3 of their variance.
  const double k = memory_;
  return residual_us_ * residual_us_ * 12 / (k * k * k);
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
  if (!have_offset_) {
    have_offset_ = true;
    offset_us_ = offset_us;
    residual_us_ = kPriorResidualUs;
    return;
  }
  const double predicted = offset_us_ + rate_ppm_ * elapsed_s;
  const double residual = offset_us - predicted;
  if (settling_ > 0) {
    settle(predicted, residual);
    return;
  }
  if (std::abs(residual) > std::max(kLeastStepUs, kStepFactor * residual_us_)) {
    offset_us_ = predicted;
    settling_ = kSettlingSeconds;
    step_us_ = 0;
    return;
  }
  const double gain = std::max(kResidualGain, 1.0 / (memory_ + kPriorSeconds));
  residual_us_ += (std::abs(residual) - residual_us_) * gain;
  if (memory_ < kLeastMemory || doubt() > kDoubtPpm * kDoubtPpm) {
    memory_ = std::min(memory_ + 1, kMostMemory);
  } else if (memory_ > kLeastMemory) {
    --memory_;
  }
  const double k = memory_;
  offset_us_ = predicted + 2 * (2 * k - 1) / (k * (k + 1)) * residual;
  rate_ppm_ += 6 / (k * (k + 1)) * residual / std::max(elapsed_s, 1.0);
  rate_ppm_ = std::clamp(rate_ppm_, -2 * kMostPpm, 2 * kMostPpm);
}

void ClockDrift::settle(double predicted_us, double residual_us) {
  step_us_ += residual_us / kSettlingSeconds;
  --settling_;
  offset_us_ = settling_ == 0 ? predicted_us + step_us_ : predicted_us;
}

}  // namespace sportello
