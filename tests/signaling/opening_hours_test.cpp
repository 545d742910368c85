// SPDX-License-Identifier: EUPL-1.2
#include "hours/opening_hours.h"

#include <gtest/gtest.h>

#include "hours/holidays.h"

namespace sportello::signaling {
namespace {

using namespace std::chrono;

sys_days date(int y, unsigned m, unsigned d) { return sys_days{year{y} / month{m} / day{d}}; }

CivilTime at(int y, unsigned m, unsigned d, int hour, int minute = 0) { return {date(y, m, d), hour * 60 + minute}; }

OpeningHours office() {
  OpeningHours hours;
  for (size_t i = 0; i < 5; ++i) hours.week[i] = {{9 * 60, 13 * 60}};
  hours.week[1].push_back({15 * 60, 18 * 60});
  return hours;
}

TEST(Easter, FallsOnTheDaysThatAreKnown) {
  EXPECT_EQ(easter(year{1961}), date(1961, 4, 2));
  EXPECT_EQ(easter(year{2000}), date(2000, 4, 23));
  EXPECT_EQ(easter(year{2008}), date(2008, 3, 23));
  EXPECT_EQ(easter(year{2011}), date(2011, 4, 24));
  EXPECT_EQ(easter(year{2024}), date(2024, 3, 31));
  EXPECT_EQ(easter(year{2025}), date(2025, 4, 20));
  EXPECT_EQ(easter(year{2026}), date(2026, 4, 5));
  EXPECT_EQ(easter(year{2038}), date(2038, 4, 25));
  EXPECT_EQ(easter(year{2285}), date(2285, 3, 22));
}

TEST(Easter, IsASundayBetweenTheOuterDates) {
  for (int y = 1900; y < 2400; ++y) {
    const sys_days day = easter(year{y});
    EXPECT_EQ(weekday{day}, Sunday) << y;
    EXPECT_GE(day, date(y, 3, 22)) << y;
    EXPECT_LE(day, date(y, 4, 25)) << y;
  }
}

TEST(Holidays, ItalyHasThirteenAYearSinceSaintFrancisIsBack) {
  for (const auto& [y, count] : {std::pair{2025, 12}, {2026, 13}, {2027, 13}}) {
    int holidays = 0;
    for (sys_days day = date(y, 1, 1); day < date(y + 1, 1, 1); day += days{1}) holidays += !italian_holiday(day).empty();
    EXPECT_EQ(holidays, count) << y;
  }
  EXPECT_EQ(italian_holiday(date(2026, 4, 6)), "easter_monday");
  EXPECT_EQ(italian_holiday(date(2026, 10, 4)), "saint_francis");
  EXPECT_EQ(italian_holiday(date(2026, 11, 26)), "");
}

TEST(CivilTime, FollowsSummerTime) {
  constexpr TimeMs kHour = 3'600'000;
  const TimeMs spring = 1'774'746'000'000;  // 2026-03-29 01:00 UTC
  EXPECT_EQ(rome_time(spring - 60'000), at(2026, 3, 29, 1, 59));
  EXPECT_EQ(rome_time(spring), at(2026, 3, 29, 3, 0));
  const TimeMs autumn = 1'792'890'000'000;  // 2026-10-25 01:00 UTC
  EXPECT_EQ(rome_time(autumn - 60'000), at(2026, 10, 25, 2, 59));
  EXPECT_EQ(rome_time(autumn), at(2026, 10, 25, 2, 0));
  EXPECT_EQ(instant_of(at(2026, 10, 25, 2, 0)), autumn - kHour) << "the earlier of two";
  EXPECT_EQ(instant_of(at(2026, 3, 29, 2, 30)), spring) << "a time that is skipped";
}

TEST(CivilTime, ThereAndBack) {
  for (TimeMs time = 1'767'225'600'000; time < 1'798'761'600'000; time += 1'800'000) {
    const CivilTime civil = rome_time(time);
    const TimeMs back = instant_of(civil);
    EXPECT_TRUE(back == time || back == time - 3'600'000) << time;
    EXPECT_EQ(rome_time(back), civil) << time;
  }
}

TEST(OpeningHours, KeepToTheWeek) {
  const OpeningHours hours = office();
  EXPECT_TRUE(hours.open_at(at(2026, 11, 26, 9)));
  EXPECT_FALSE(hours.open_at(at(2026, 11, 26, 8, 59)));
  EXPECT_TRUE(hours.open_at(at(2026, 11, 26, 12, 59)));
  EXPECT_FALSE(hours.open_at(at(2026, 11, 26, 13)));
  EXPECT_TRUE(hours.open_at(at(2026, 11, 24, 16)));
  EXPECT_FALSE(hours.open_at(at(2026, 11, 28, 10))) << "Saturday";
  EXPECT_EQ(hours.closing(at(2026, 11, 24, 16)), at(2026, 11, 24, 18));
}

TEST(OpeningHours, TheNextOpeningPassesOverWeekendsAndHolidays) {
  const OpeningHours hours = office();
  EXPECT_EQ(hours.next_opening(at(2026, 11, 24, 14)), at(2026, 11, 24, 15));
  EXPECT_EQ(hours.next_opening(at(2026, 11, 27, 13)), at(2026, 11, 30, 9));
  EXPECT_EQ(hours.next_opening(at(2026, 4, 3, 13)), at(2026, 4, 7, 9)) << "over Easter Monday";
  EXPECT_EQ(hours.next_opening(at(2026, 12, 24, 13)), at(2026, 12, 28, 9)) << "over Christmas and a weekend";
}

TEST(OpeningHours, ASpecialDayWinsOverWeekAndHoliday) {
  OpeningHours hours = office();
  hours.special[date(2026, 11, 26)] = {{}, "Assemblea", "Assembly"};
  hours.special[date(2026, 12, 8)] = {{{10 * 60, 12 * 60}}, "", ""};
  EXPECT_FALSE(hours.open_at(at(2026, 11, 26, 10)));
  EXPECT_TRUE(hours.open_at(at(2026, 12, 8, 11)));
  EXPECT_EQ(hours.next_opening(at(2026, 11, 26, 10)), at(2026, 11, 27, 9));
}

TEST(OpeningHours, WithoutAnyTheDeskIsOpenWheneverSomebodyIsThere) {
  const OpeningHours hours;
  EXPECT_FALSE(hours.given());
  EXPECT_TRUE(hours.open_at(at(2026, 12, 25, 3)));
  EXPECT_EQ(hours.next_opening(at(2026, 1, 1, 0)), std::nullopt);
}

TEST(OpeningHours, SpansAreReadOrRefused) {
  EXPECT_EQ(parse_spans(""), OpenSpans{});
  EXPECT_EQ(parse_spans("9-13"), (OpenSpans{{540, 780}}));
  EXPECT_EQ(parse_spans(" 9:00 - 13:00 , 15.30-18 "), (OpenSpans{{540, 780}, {930, 1080}}));
  EXPECT_EQ(parse_spans("0-24"), (OpenSpans{{0, 1440}}));
  for (const char* wrong : {"9", "9-", "-13", "13-9", "9-9", "9-13 15-18", "9-13,", "9-13,13-14", "9-25", "9:60-10", "x", "15-18,9-13"}) {
    EXPECT_EQ(parse_spans(wrong), std::nullopt) << wrong;
  }
}

TEST(OpeningHours, DatesAreReadOrRefused) {
  EXPECT_EQ(parse_date("2028-02-29"), date(2028, 2, 29));
  for (const char* wrong : {"2026-02-29", "2026-13-01", "2026-00-10", "26-01-01", "2026/01/01", "2026-1-1", "", "2026-01-011"}) {
    EXPECT_EQ(parse_date(wrong), std::nullopt) << wrong;
  }
}

}  // namespace
}  // namespace sportello::signaling
