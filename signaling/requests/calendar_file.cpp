// SPDX-License-Identifier: EUPL-1.2
#include "requests/calendar_file.h"

#include <chrono>
#include <cstdio>

namespace sportello::signaling {
namespace {

constexpr std::size_t kMaxLineBytes = 75;

/// `20261127T080000Z`
std::string utc_stamp(TimeMs at) {
  using namespace std::chrono;
  const sys_time<milliseconds> time{milliseconds{at}};
  const auto day = floor<days>(time);
  const year_month_day date{day};
  const hh_mm_ss clock{floor<seconds>(time - day)};
  char text[40];
  std::snprintf(text, sizeof text, "%04d%02u%02uT%02d%02d%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    }
  }
  return out;
}

/// Adds a content line, folded: continuation lines begin with a blank that counts.
void add_line(std::string& file, std::string_view name, std::string_view value) {
  std::string line(name);
  line.append(":").append(value);
  std::size_t room = kMaxLineBytes;
  std::string_view rest = line;
  while (rest.size() > room) {
    std::size_t cut = room;
    while (cut > 1 && (static_cast<unsigned char>(rest[cut]) & 0xc0U) == 0x80U) --cut;
    file.append(rest.substr(0, cut)).append("\r\n ");
    rest.remove_prefix(cut);
    room = kMaxLineBytes - 1;
  }
  file.append(rest).append("\r\n");
}

}  // namespace

std::string calendar_file(const CalendarEvent& event) {
  std::string file;
  add_line(file, "BEGIN", "VCALENDAR");
  add_line(file, "VERSION", "2.0");
  add_line(file, "PRODID", "-//Sportello//Appointments//IT");
  add_line(file, "CALSCALE", "GREGORIAN");
  add_line(file, "METHOD", "PUBLISH");
  add_line(file, "BEGIN", "VEVENT");
  add_line(file, "UID", escaped(event.uid));
  add_line(file, "DTSTAMP", utc_stamp(event.made));
  add_line(file, "DTSTART", utc_stamp(event.start));
  add_line(file, "DTEND", utc_stamp(event.end));
  add_line(file, "SUMMARY", escaped(event.summary));
  add_line(file, "DESCRIPTION", escaped(event.description));
  add_line(file, "URL", event.link);
  add_line(file, "STATUS", "CONFIRMED");
  add_line(file, "BEGIN", "VALARM");
  add_line(file, "ACTION", "DISPLAY");
  add_line(file, "DESCRIPTION", escaped(event.summary));
  add_line(file, "TRIGGER", "-PT10M");
  add_line(file, "END", "VALARM");
  add_line(file, "END", "VEVENT");
  add_line(file, "END", "VCALENDAR");
  return file;
}

}  // namespace sportello::signaling
