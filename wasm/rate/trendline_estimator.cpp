// SPDX-License-Identifier: EUPL-1.2
#include "rate/trendline_estimator.h"

#include <algorithm>
#include <cmath>

namespace sportello {
namespace {

constexpr int64_t kGroupUs = 5'000;
constexpr int64_t kMaxBurstUs = 100'000;
/// A jump of the clocks or an outage, not a queue.
constexpr int64_t kMaxDeltaUs = 3'000'000;
/// Fewer points make no line.
constexpr size_t kMinPoints = 10;
constexpr double kSmoothing = 0.9;
constexpr double kGain = 4;
constexpr int kMaxGroups = 60;
constexpr double kOveruseTimeMs = 10;
constexpr double kThresholdUp = 0.0087;
constexpr double kThresholdDown = 0.039;
constexpr double kMaxAdaptOffsetMs = 15;
constexpr double kMinThresholdMs = 6;
constexpr double kMaxThresholdMs = 600;

}  // namespace

void TrendlineEstimator::reset() {
  const double threshold_ms = threshold_ms_;
  *this = TrendlineEstimator();
  threshold_ms_ = threshold_ms;
}

void TrendlineEstimator::add(int64_t sent_us, int64_t arrived_us) {
  if (!has_group_) {
    has_group_ = true;
    group_ = {sent_us, arrived_us, sent_us, arrived_us};
    return;
  }
  if (sent_us < group_.first_sent_us) return;
  // What a stalled link lets go in one burst arrives together though sent apart: one group.
  const int64_t arrival_delta = arrived_us - group_.arrived_us;
  const bool burst = arrival_delta <= kGroupUs && arrival_delta - (sent_us - group_.sent_us) < 0 &&
                     arrived_us - group_.first_arrived_us < kMaxBurstUs;
  if (sent_us - group_.first_sent_us <= kGroupUs || burst) {
    group_.sent_us = std::max(group_.sent_us, sent_us);
    group_.arrived_us = std::max(group_.arrived_us, arrived_us);
    return;
  }
  close_group(group_);
  group_ = {sent_us, arrived_us, sent_us, arrived_us};
}

void TrendlineEstimator::close_group(const Group& group) {
  if (!has_previous_) {
    has_previous_ = true;
    previous_ = group;
    origin_us_ = group.arrived_us;
    return;
  }
  const int64_t sent_delta_us = group.sent_us - previous_.sent_us;
  const int64_t arrival_delta_us = group.arrived_us - previous_.arrived_us;
  if (std::abs(arrival_delta_us - sent_delta_us) > kMaxDeltaUs) {
    reset();
    return;
  }
  // A group that was overtaken says nothing about a queue.
  if (arrival_delta_us < 0) return;
  previous_ = group;

  const double delay_ms = static_cast<double>(arrival_delta_us - sent_delta_us) / 1000;
  const double arrival_ms = static_cast<double>(group.arrived_us - origin_us_) / 1000;
  groups_ = std::min(groups_ + 1, kMaxGroups);
  accumulated_ms_ += delay_ms;
  smoothed_ms_ = kSmoothing * smoothed_ms_ + (1 - kSmoothing) * accumulated_ms_;
  points_.push_over({arrival_ms, smoothed_ms_});
  const double trend = points_.size() >= kMinPoints ? slope() : 0;
  detect(trend, static_cast<double>(sent_delta_us) / 1000, arrival_ms);
}

double TrendlineEstimator::slope() const {
  double x_mean = 0;
  double y_mean = 0;
  const auto count = static_cast<double>(points_.size());
  for (size_t i = 0; i < points_.size(); ++i) {
    x_mean += points_[i].arrival_ms / count;
    y_mean += points_[i].delay_ms / count;
  }
  double numerator = 0;
  double denominator = 0;
  for (size_t i = 0; i < points_.size(); ++i) {
    const double x = points_[i].arrival_ms - x_mean;
    numerator += x * (points_[i].delay_ms - y_mean);
    denominator += x * x;
  }
  return denominator > 0 ? numerator / denominator : 0;
}

void TrendlineEstimator::detect(double slope, double sent_delta_ms, double arrival_ms) {
  if (groups_ < 2) {
    usage_ = LinkUsage::kNormal;
    return;
  }
  trend_ms_ = groups_ * slope * kGain;
  if (trend_ms_ > threshold_ms_) {
    overusing_ms_ = overusing_ms_ < 0 ? sent_delta_ms / 2 : overusing_ms_ + sent_delta_ms;
    ++overusing_groups_;
    if (overusing_ms_ > kOveruseTimeMs && overusing_groups_ > 1 &&
        trend_ms_ >= previous_trend_ms_) {
      overusing_ms_ = 0;
      overusing_groups_ = 0;
      usage_ = LinkUsage::kOverusing;
    }
  } else {
    overusing_ms_ = -1;
    overusing_groups_ = 0;
    usage_ = trend_ms_ < -threshold_ms_ ? LinkUsage::kUnderusing : LinkUsage::kNormal;
  }
  previous_trend_ms_ = trend_ms_;
  adapt_threshold(arrival_ms);
}

void TrendlineEstimator::adapt_threshold(double arrival_ms) {
  const double elapsed_ms =
      threshold_time_ms_ < 0 ? 0 : std::min(arrival_ms - threshold_time_ms_, 100.0);
  threshold_time_ms_ = arrival_ms;
  const double size_ms = std::abs(trend_ms_);
  if (size_ms > threshold_ms_ + kMaxAdaptOffsetMs) return;
  const double k = size_ms < threshold_ms_ ? kThresholdDown : kThresholdUp;
  threshold_ms_ = std::clamp(threshold_ms_ + k * (size_ms - threshold_ms_) * elapsed_ms,
                             kMinThresholdMs, kMaxThresholdMs);
}

}  // namespace sportello
