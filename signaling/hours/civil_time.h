// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <compare>

#include "base/time.h"

namespace sportello::signaling {

/// A minute on the town's wall clock.
struct CivilTime {
  std::chrono::sys_days date;
  int minute = 0;  ///< of the day, 0..1439

  friend auto operator<=>(const CivilTime&, const CivilTime&) = default;
};

/// Minutes by which Italian time is ahead of UTC at an instant: 60, or 120 from the last Sunday of March,
/// 01:00 UTC, to the last Sunday of October, 01:00 UTC (Directive 2000/84/EC).
int rome_offset_minutes(TimeMs at);

/// What the clocks in Italy show.
CivilTime rome_time(TimeMs at);

/// The instant at which the clocks in Italy show `time`: the earlier of two, and for an hour that is
/// skipped in March the instant at which it is skipped.
TimeMs instant_of(const CivilTime& time);

}  // namespace sportello::signaling
