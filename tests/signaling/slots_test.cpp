// SPDX-License-Identifier: EUPL-1.2
#include "requests/slots.h"

#include <gtest/gtest.h>

#include "requests/calendar_file.h"

namespace sportello::signaling {
namespace {

using namespace std::chrono;

constexpr TimeMs kMinute = 60'000;
constexpr TimeMs kHour = 60 * kMinute;

TimeMs at(int y, unsigned m, unsigned d, int hour, int minute = 0) {
  return instant_of({sys_days{year{y} / month{m} / day{d}}, hour * 60 + minute});
}

/// Weekdays 9 to 13, Thursdays also 15 to 18.
OpeningHours office() {
  OpeningHours hours;
  for (std::size_t i = 0; i < 5; ++i) hours.week[i] = {{9 * 60, 13 * 60}};
  hours.week[3].push_back({15 * 60, 18 * 60});
  return hours;
}

SlotPlan plan(int minutes, int days = 14) { return {minutes, days, 15}; }

TEST(Slots, LieWithinTheHours) {
  const auto slots = free_slots(office(), plan(50, 1), {}, at(2026, 11, 26, 7));
  // Four in the morning, three in the afternoon; what would reach beyond the end is none.
  ASSERT_EQ(slots.size(), 7U);
  EXPECT_EQ(slots[0], (Slot{at(2026, 11, 26, 9), at(2026, 11, 26, 9, 50)}));
  EXPECT_EQ(slots[3].end, at(2026, 11, 26, 12, 20));
  EXPECT_EQ(slots[4].start, at(2026, 11, 26, 15));
}

TEST(Slots, LeaveTimeToGetThere) {
  const auto slots = free_slots(office(), plan(30, 1), {}, at(2026, 11, 26, 9, 20));
  ASSERT_FALSE(slots.empty());
  EXPECT_EQ(slots.front().start, at(2026, 11, 26, 10)) << "9:30 is too near";
}

TEST(Slots, ReachFourteenDaysAhead) {
  const auto slots = free_slots(office(), plan(60), {}, at(2026, 11, 26, 7));
  EXPECT_EQ(rome_time(slots.back().start).date, sys_days{year{2026} / 12 / 9});
}

TEST(Slots, PassOverHolidaysAndExceptionalDays) {
  auto hours = office();
  hours.special[sys_days{year{2026} / 12 / 9}] = {{}, "Assemblea", ""};
  hours.special[sys_days{year{2026} / 12 / 12}] = {{{10 * 60, 11 * 60}}, "", ""};
  const auto slots = free_slots(hours, plan(60, 7), {}, at(2026, 12, 7, 18));
  // The 8th is the Immaculate Conception, the 9th is closed, Saturday the 12th is open for once.
  ASSERT_FALSE(slots.empty());
  EXPECT_EQ(slots.front().start, at(2026, 12, 10, 9));
  EXPECT_EQ(slots.back().start, at(2026, 12, 12, 10));
}

TEST(Slots, EasterMondayHasNone) {
  for (const auto& slot : free_slots(office(), plan(60), {}, at(2026, 4, 3, 14))) {
    EXPECT_NE(rome_time(slot.start).date, sys_days{year{2026} / 4 / 6});
  }
}

TEST(Slots, KeepTheirWallClockOverTheChangeToSummerTime) {
  // Sunday, 29 March 2026: the clocks go from 2:00 to 3:00.
  const auto slots = free_slots(office(), plan(60, 4), {}, at(2026, 3, 27, 14));
  ASSERT_EQ(slots.size(), 4U);
  EXPECT_EQ(slots[0].start, at(2026, 3, 30, 9));
  EXPECT_EQ(slots[0].start, at(2026, 3, 27, 9) + 3 * 24 * kHour - kHour) << "the days had 71 hours";
}

TEST(Slots, NoneBeginsInTheHourThatIsSkipped) {
  OpeningHours always;
  always.closed_on_holidays = false;
  for (auto& day : always.week) day = {{0, 24 * 60}};
  const auto slots = free_slots(always, plan(30, 1), {}, at(2026, 3, 29, 0) - kHour * 24);
  EXPECT_EQ(free_slots(always, plan(30, 3), {}, at(2026, 3, 28, 0) - kMinute * 15).size(), 48U + 46U);
  for (std::size_t i = 1; i < slots.size(); ++i) EXPECT_GE(slots[i].start, slots[i - 1].end);
}

TEST(Slots, AnHourThatComesTwiceCountsOnce) {
  OpeningHours always;
  always.closed_on_holidays = false;
  for (auto& day : always.week) day = {{0, 24 * 60}};
  // Sunday, 25 October 2026: the clocks go from 3:00 back to 2:00.
  const auto slots = free_slots(always, plan(30, 1), {}, at(2026, 10, 25, 0) - kMinute * 20);
  const auto sunday = free_slots(always, plan(30, 2), {}, at(2026, 10, 25, 0) - kMinute * 20);
  EXPECT_EQ(sunday.size() - slots.size(), 48U);
  for (std::size_t i = 1; i < sunday.size(); ++i) {
    EXPECT_GE(sunday[i].start, sunday[i - 1].end) << i;
  }
}

TEST(Slots, WhatIsTakenInPartIsNotFree) {
  const TimeMs nine = at(2026, 11, 26, 9);
  const Slot taken[] = {{nine + 20 * kMinute, nine + 40 * kMinute}};
  const auto slots = free_slots(office(), plan(30, 1), taken, at(2026, 11, 26, 7));
  EXPECT_EQ(slots.front().start, at(2026, 11, 26, 10)) << "9:00 and 9:30 both touch it";
}

TEST(Slots, NoneWithoutHoursOrWithoutAPlan) {
  EXPECT_TRUE(free_slots(OpeningHours{}, plan(30), {}, at(2026, 11, 26, 7)).empty());
  EXPECT_TRUE(free_slots(office(), plan(0), {}, at(2026, 11, 26, 7)).empty());
}

TEST(Slots, OnlyTheirOwnBeginsCanBeBooked) {
  const TimeMs now = at(2026, 11, 26, 7);
  EXPECT_TRUE(is_slot(office(), plan(30), at(2026, 11, 26, 9, 30), now));
  EXPECT_FALSE(is_slot(office(), plan(30), at(2026, 11, 26, 9, 10), now));
  EXPECT_FALSE(is_slot(office(), plan(30), at(2026, 11, 26, 9, 30) + 1, now));
  EXPECT_FALSE(is_slot(office(), plan(30), at(2026, 11, 28, 9), now)) << "Saturday";
  EXPECT_FALSE(is_slot(office(), plan(30), at(2026, 11, 25, 9), now)) << "yesterday";
  EXPECT_FALSE(is_slot(office(), plan(30), at(2026, 12, 10, 9), now)) << "too far ahead";
  EXPECT_FALSE(is_slot(office(), plan(30), 9'000'000'000'000'000, now));
}

std::string event_text(std::string_view summary, std::string_view description) {
  return calendar_file({"abc", at(2026, 11, 27, 9), at(2026, 11, 27, 9, 30), at(2026, 11, 26, 7),
                        summary, description, "https://s.example/visit/a1"});
}

TEST(CalendarFile, SaysItInUtcWithCrlf) {
  const auto file = event_text("Prova", "Testo");
  EXPECT_TRUE(file.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"));
  EXPECT_TRUE(file.ends_with("END:VCALENDAR\r\n"));
  EXPECT_NE(file.find("\r\nDTSTART:20261127T080000Z\r\nDTEND:20261127T083000Z\r\n"), std::string::npos);
  for (std::size_t i = 0; i < file.size(); ++i) {
    if (file[i] == '\n') {
      EXPECT_EQ(file[i - 1], '\r');
    }
  }
}

TEST(CalendarFile, SummerTimeIsTwoHoursAhead) {
  const auto file = calendar_file({"abc", at(2026, 7, 1, 9), at(2026, 7, 1, 10), 0, "", "", ""});
  EXPECT_NE(file.find("DTSTART:20260701T070000Z"), std::string::npos);
}

TEST(CalendarFile, FoldsBetweenCharacters) {
  std::string long_text;
  for (int i = 0; i < 100; ++i) long_text += "è";
  const auto file = event_text(long_text, "");
  std::string unfolded;
  std::size_t line = 0;
  for (std::size_t i = 0; i < file.size(); ++i) {
    if (file.compare(i, 3, "\r\n ") == 0) {
      i += 2;
      line = 1;
      // A continuation byte never begins a line.
      EXPECT_NE(static_cast<unsigned char>(file[i + 1]) & 0xc0U, 0x80U);
      continue;
    }
    if (file.compare(i, 2, "\r\n") == 0) {
      line = 0;
    } else if (file[i] != '\n') {
      EXPECT_LE(++line, 75U);
    }
    unfolded += file[i];
  }
  EXPECT_NE(unfolded.find("SUMMARY:" + long_text + "\r\n"), std::string::npos);
}

TEST(CalendarFile, EscapesWhatWouldEndATextOrALine) {
  const auto file = event_text("a;b,c\\d", "one\r\nEND:VEVENT\ntwo");
  EXPECT_NE(file.find("SUMMARY:a\\;b\\,c\\\\d\r\n"), std::string::npos);
  EXPECT_NE(file.find("DESCRIPTION:one\\nEND:VEVENT\\ntwo\r\n"), std::string::npos);
}

}  // namespace
}  // namespace sportello::signaling
