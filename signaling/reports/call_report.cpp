// SPDX-License-Identifier: EUPL-1.2
#include "reports/call_report.h"

#include <cstdio>

namespace sportello::signaling {

std::string_view to_string(CallOutcome outcome) {
  switch (outcome) {
    case CallOutcome::kAnswered:
      return "answered";
    case CallOutcome::kAbandoned:
      return "abandoned";
    case CallOutcome::kRefused:
      break;
  }
  return "refused";
}

std::optional<CallOutcome> call_outcome_from(std::string_view name) {
  for (const auto outcome : {CallOutcome::kAnswered, CallOutcome::kAbandoned, CallOutcome::kRefused}) {
    if (name == to_string(outcome)) return outcome;
  }
  return std::nullopt;
}

std::string day_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()) % 10'000,
                static_cast<unsigned>(date.month()) % 100, static_cast<unsigned>(date.day()) % 100);
  return text;
}

}  // namespace sportello::signaling
