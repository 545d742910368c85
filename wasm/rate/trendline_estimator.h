// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "util/fixed_ring.h"

namespace sportello {

enum class LinkUsage : uint8_t { kNormal, kOverusing, kUnderusing };

/// Tells from the trend of one-way delay whether a queue grows on the way.
///
/// draft-ietf-rmcat-gcc-02, sections 5.2 to 5.4 (groups of 5 ms, adaptive threshold), with the
/// trendline filter that libwebrtc put in the place of the Kalman filter: least squares over the
/// last 20 groups' smoothed accumulated delay.
class TrendlineEstimator {
 public:
  /// A datagram that was received, in order of sending.
  void add(int64_t sent_us, int64_t arrived_us);

  LinkUsage usage() const { return usage_; }
  /// The slope that is compared with the threshold, and the threshold, in ms.
  double trend_ms() const { return trend_ms_; }
  double threshold_ms() const { return threshold_ms_; }

  /// Forgets the past, but not the threshold.
  void reset();

 private:
  struct Group {
    int64_t first_sent_us = 0;
    int64_t first_arrived_us = 0;
    int64_t sent_us = 0;
    int64_t arrived_us = 0;
  };
  struct Point {
    double arrival_ms = 0;
    double delay_ms = 0;
  };

  void close_group(const Group& group);
  double slope() const;
  void detect(double slope, double sent_delta_ms, double arrival_ms);
  void adapt_threshold(double arrival_ms);

  bool has_group_ = false;
  Group group_;
  bool has_previous_ = false;
  Group previous_;

  FixedRing<Point, 20> points_;
  int64_t origin_us_ = 0;
  int groups_ = 0;
  double accumulated_ms_ = 0;
  double smoothed_ms_ = 0;

  LinkUsage usage_ = LinkUsage::kNormal;
  double trend_ms_ = 0;
  double previous_trend_ms_ = 0;
  double threshold_ms_ = 12.5;
  double threshold_time_ms_ = -1;
  double overusing_ms_ = -1;
  int overusing_groups_ = 0;
};

}  // namespace sportello
