// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hours/civil_time.h"

namespace sportello::signaling {

/// From `begin` up to but not including `end`, in minutes of the day; 0 <= begin < end <= 1440.
struct OpenSpan {
  int begin = 0;
  int end = 0;

  friend bool operator==(const OpenSpan&, const OpenSpan&) = default;
};

using OpenSpans = std::vector<OpenSpan>;

/// A day that is not as its weekday: closed if it has no spans.
struct SpecialDay {
  OpenSpans spans;
  std::string reason_it;
  std::string reason_en;
};

/// When a desk answers.
struct OpeningHours {
  /// Monday first. All empty: the desk has no hours, and is open whenever somebody is there.
  std::array<OpenSpans, 7> week;
  bool closed_on_holidays = true;
  /// Exceptional closings and openings; they win over holidays.
  std::map<std::chrono::sys_days, SpecialDay> special;

  bool given() const;
  /// The spans of a day, all things considered.
  const OpenSpans& on(std::chrono::sys_days day) const;
  bool open_at(const CivilTime& time) const;
  /// When it opens next after `time`, or is open until then: nothing if not within a year.
  std::optional<CivilTime> next_opening(const CivilTime& time) const;
  /// When it closes, for a time at which it is open.
  std::optional<CivilTime> closing(const CivilTime& time) const;
};

/// Reads `9:00-13:00, 15:30-18:00`; an empty text gives no spans. Nothing if it is not of that form, if
/// spans are out of order or touch.
std::optional<OpenSpans> parse_spans(std::string_view text);

/// Reads `2026-12-24`. Nothing if there is no such day.
std::optional<std::chrono::sys_days> parse_date(std::string_view text);

}  // namespace sportello::signaling
