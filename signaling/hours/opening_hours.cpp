// SPDX-License-Identifier: EUPL-1.2
#include "hours/opening_hours.h"

#include <algorithm>

#include "hours/holidays.h"

namespace sportello::signaling {
namespace {

using namespace std::chrono;

constexpr int kDayMinutes = 24 * 60;
constexpr int kHorizonDays = 366;

/// Reads a number of one to `most` digits off the front; -1 if there is none.
int take_number(std::string_view& text, size_t most) {
  size_t length = 0;
  int value = 0;
  while (length < most && length < text.size() && text[length] >= '0' && text[length] <= '9') {
    value = value * 10 + (text[length++] - '0');
  }
  text.remove_prefix(length);
  return length == 0 ? -1 : value;
}

bool take(std::string_view& text, char sign) {
  if (text.empty() || text.front() != sign) return false;
  text.remove_prefix(1);
  return true;
}

void skip_blanks(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

/// `9`, `9:30` or `9.30`, up to 24:00; -1 if it is none.
int take_clock(std::string_view& text) {
  skip_blanks(text);
  const int hour = take_number(text, 2);
  int minute = 0;
  if (take(text, ':') || take(text, '.')) minute = take_number(text, 2);
  skip_blanks(text);
  const int total = hour * 60 + minute;
  return hour < 0 || minute < 0 || minute > 59 || total > kDayMinutes ? -1 : total;
}

}  // namespace

bool OpeningHours::given() const {
  return std::any_of(week.begin(), week.end(), [](const OpenSpans& day) { return !day.empty(); });
}

const OpenSpans& OpeningHours::on(sys_days day) const {
  static const OpenSpans kClosed;
  const auto found = special.find(day);
  if (found != special.end()) return found->second.spans;
  if (closed_on_holidays && !italian_holiday(day).empty()) return kClosed;
  return week[weekday{day}.iso_encoding() - 1];
}

bool OpeningHours::open_at(const CivilTime& time) const { return !given() || closing(time).has_value(); }

std::optional<CivilTime> OpeningHours::closing(const CivilTime& time) const {
  for (const OpenSpan& span : on(time.date)) {
    if (span.begin <= time.minute && time.minute < span.end) return CivilTime{time.date, span.end};
  }
  return std::nullopt;
}

std::optional<CivilTime> OpeningHours::next_opening(const CivilTime& time) const {
  for (int ahead = 0; ahead <= kHorizonDays; ++ahead) {
    const sys_days day = time.date + days{ahead};
    for (const OpenSpan& span : on(day)) {
      if (ahead > 0 || span.begin > time.minute) return CivilTime{day, span.begin};
    }
  }
  return std::nullopt;
}

std::optional<OpenSpans> parse_spans(std::string_view text) {
  OpenSpans spans;
  skip_blanks(text);
  if (text.empty()) return spans;
  int last_end = -1;
  do {
    const int begin = take_clock(text);
    if (begin < 0 || !take(text, '-')) return std::nullopt;
    const int end = take_clock(text);
    if (end <= begin || begin <= last_end) return std::nullopt;
    spans.push_back({begin, end});
    last_end = end;
  } while (take(text, ','));
  return text.empty() ? std::optional(spans) : std::nullopt;
}

std::optional<sys_days> parse_date(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  const int y = take_number(text, 4);
  if (!take(text, '-')) return std::nullopt;
  const int m = take_number(text, 2);
  if (!take(text, '-')) return std::nullopt;
  const int d = take_number(text, 2);
  if (y < 1583 || m < 1 || d < 1 || !text.empty()) return std::nullopt;
  const year_month_day date{year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
  return date.ok() ? std::optional(sys_days{date}) : std::nullopt;
}

}  // namespace sportello::signaling
