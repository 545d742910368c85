// SPDX-License-Identifier: EUPL-1.2
#include "hours/holidays.h"

namespace sportello::signaling {

using namespace std::chrono;

sys_days easter(year of_year) {
  const int y = static_cast<int>(of_year);
  const int golden = y % 19;
  const int century = y / 100;
  const int in_century = y % 100;
  const int skipped_leap_days = century - century / 4;
  const int moon_correction = (century - (century + 8) / 25 + 1) / 3;
  const int epact = (19 * golden + skipped_leap_days - moon_correction + 15) % 30;
  const int weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
  const int late = (golden + 11 * epact + 22 * weekday) / 451;
  const int days_from_march = epact + weekday - 7 * late + 114;
  return sys_days{of_year / month{static_cast<unsigned>(days_from_march / 31)} / day{static_cast<unsigned>(days_from_march % 31 + 1)}};
}

std::string_view italian_holiday(sys_days date) {
  struct Fixed {
    unsigned month;
    unsigned day;
    std::string_view id;
    int since;
  };
  static constexpr Fixed kFixed[] = {
      {1, 1, "new_year", 0},      {1, 6, "epiphany", 0},         {4, 25, "liberation", 0},  {5, 1, "labour", 0},
      {6, 2, "republic", 0},      {8, 15, "assumption", 0},      {10, 4, "saint_francis", 2026},
      {11, 1, "all_saints", 0},   {12, 8, "immaculate", 0},      {12, 25, "christmas", 0},  {12, 26, "saint_stephen", 0},
  };
  const year_month_day civil{date};
  for (const Fixed& fixed : kFixed) {
    if (static_cast<unsigned>(civil.month()) == fixed.month && static_cast<unsigned>(civil.day()) == fixed.day &&
        static_cast<int>(civil.year()) >= fixed.since) {
      return fixed.id;
    }
  }
  const sys_days sunday = easter(civil.year());
  if (date == sunday) return "easter";
  if (date == sunday + days{1}) return "easter_monday";
  return {};
}

}  // namespace sportello::signaling
