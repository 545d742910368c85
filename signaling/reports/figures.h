// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "reports/call_report.h"

namespace sportello::signaling {

/// The smallest of the values that at least `percent` per cent do not exceed (nearest rank); 0 of none.
/// `sorted` ascends; `percent` is 1..100.
TimeMs percentile(std::span<const TimeMs> sorted, int percent);

struct Percentiles {
  TimeMs median = 0;
  TimeMs p90 = 0;
};

/// What a group of calls and ratings comes to.
struct Figures {
  std::int64_t calls = 0;
  std::int64_t answered = 0;
  std::int64_t abandoned = 0;
  std::int64_t refused = 0;
  std::optional<Percentiles> wait;    ///< of the answered calls; nothing without any
  std::optional<Percentiles> length;  ///< likewise
  std::array<std::int64_t, 5> stars{};

  std::int64_t ratings() const;
  /// Nothing without ratings.
  std::optional<double> mean_stars() const;
};

/// Days of the Italian calendar, both included, and a desk; an empty one stands for all.
struct ReportRange {
  std::chrono::sys_days from, to;
  std::string desk;

  bool holds(std::chrono::sys_days day, std::string_view of_desk) const {
    return from <= day && day <= to && (desk.empty() || desk == of_desk);
  }
};

/// The most days that one report covers: a year that can be laid over the one before.
constexpr int kMaxReportDays = 400;

/// Reads two dates and a desk (which may be empty). Nothing if a date is none, if they are out of order
/// or too far apart, or if the desk cannot be one.
std::optional<ReportRange> parse_report_range(std::string_view from, std::string_view to, std::string_view desk);

struct Report {
  ReportRange range;
  Figures total;
  std::map<std::string, Figures, std::less<>> desks;  ///< those that had calls or ratings
  std::vector<Figures> days;                          ///< each day of the range
  std::array<Figures, 24> hours{};                    ///< by the Italian wall clock
  std::vector<RatingReport> comments;                 ///< ratings with words, newest day first
};

/// Adds up what lies within the range.
Report make_report(const ReportRange& range, std::span<const CallReport> calls,
                   std::span<const RatingReport> ratings);

}  // namespace sportello::signaling
