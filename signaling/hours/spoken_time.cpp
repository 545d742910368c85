// SPDX-License-Identifier: EUPL-1.2
#include "hours/spoken_time.h"

#include <array>
#include <chrono>
#include <string_view>

#include "hours/civil_time.h"

namespace sportello::signaling {
namespace {

struct Names {
  std::array<std::string_view, 7> days;  // Sunday first
  std::array<std::string_view, 12> months;
  std::string_view before_clock;
};

constexpr Names kItalian{
    {"domenica", "lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato"},
    {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre",
     "ottobre", "novembre", "dicembre"},
    ", ore "};
constexpr Names kEnglish{
    {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
    {"January", "February", "March", "April", "May", "June", "July", "August", "September",
     "October", "November", "December"},
    ", "};

}  // namespace

std::string spoken_time(TimeMs at, Language language) {
  const Names& names = language == Language::kItalian ? kItalian : kEnglish;
  const CivilTime civil = rome_time(at);
  const std::chrono::year_month_day date{civil.date};
  const int minute = civil.minute % 60;
  std::string text(names.days[std::chrono::weekday{civil.date}.c_encoding()]);
  text.append(" ").append(std::to_string(static_cast<unsigned>(date.day())));
  text.append(" ").append(names.months[static_cast<unsigned>(date.month()) - 1]);
  text.append(" ").append(std::to_string(static_cast<int>(date.year())));
  text.append(names.before_clock).append(std::to_string(civil.minute / 60));
  text.append(minute < 10 ? ":0" : ":").append(std::to_string(minute));
  return text;
}

}  // namespace sportello::signaling
