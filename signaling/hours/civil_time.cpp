// SPDX-License-Identifier: EUPL-1.2
#include "hours/civil_time.h"

namespace sportello::signaling {
namespace {

using namespace std::chrono;

constexpr TimeMs kMinuteMs = 60'000;
constexpr TimeMs kDayMs = 24 * 60 * kMinuteMs;

TimeMs last_sunday_at_one_utc(year of_year, month of_month) {
  const sys_days day = of_year / of_month / Sunday[last];
  return day.time_since_epoch().count() * kDayMs + 60 * kMinuteMs;
}

TimeMs floor_div(TimeMs value, TimeMs by) { return value / by - (value % by < 0 ? 1 : 0); }

}  // namespace

int rome_offset_minutes(TimeMs at) {
  const sys_days day{days{floor_div(at, kDayMs)}};
  const year of_year = year_month_day{day}.year();
  const bool summer = at >= last_sunday_at_one_utc(of_year, March) && at < last_sunday_at_one_utc(of_year, October);
  return summer ? 120 : 60;
}

CivilTime rome_time(TimeMs at) {
  const TimeMs local = at + rome_offset_minutes(at) * kMinuteMs;
  const TimeMs day = floor_div(local, kDayMs);
  return {sys_days{days{day}}, static_cast<int>((local - day * kDayMs) / kMinuteMs)};
}

TimeMs instant_of(const CivilTime& time) {
  const TimeMs local = time.date.time_since_epoch().count() * kDayMs + time.minute * kMinuteMs;
  const TimeMs as_summer = local - 120 * kMinuteMs;
  if (rome_offset_minutes(as_summer) == 120) return as_summer;
  const TimeMs as_winter = local - 60 * kMinuteMs;
  if (rome_offset_minutes(as_winter) == 60) return as_winter;
  // Neither: the clocks jump over it.
  const year of_year = year_month_day{time.date}.year();
  return last_sunday_at_one_utc(of_year, March);
}

}  // namespace sportello::signaling
