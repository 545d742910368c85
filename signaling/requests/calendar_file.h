// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/time.h"

namespace sportello::signaling {

/// One appointment as a calendar has it.
struct CalendarEvent {
  std::string_view uid;  ///< the same for every copy of this event
  TimeMs start = 0;
  TimeMs end = 0;
  TimeMs made = 0;
  std::string_view summary;
  std::string_view description;
  std::string_view link;
};

/// An iCalendar file (RFC 5545): UTC times, CRLF, lines folded at 75 bytes between characters, texts
/// escaped, with a reminder 10 minutes before.
std::string calendar_file(const CalendarEvent& event);

}  // namespace sportello::signaling
