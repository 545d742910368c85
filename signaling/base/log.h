// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <variant>

namespace sportello::signaling {

/// One field of a log line.
struct LogField {
  std::string_view name;
  std::variant<std::string_view, std::int64_t> value;
};

/// Writes one line of JSON to standard error: the time, the event's name, the fields. Callers keep
/// personal data out: no addresses, no names of people, calls by `short_hash` only.
void log_event(std::string_view event, std::initializer_list<LogField> fields = {});

}  // namespace sportello::signaling
