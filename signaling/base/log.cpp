// SPDX-License-Identifier: EUPL-1.2
#include "base/log.h"

#include <unistd.h>

#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <string>

namespace sportello::signaling {
namespace {

std::string utc_now() {
  const auto now = std::chrono::system_clock::now();
  const auto ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char date[32];
  std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
  char text[48];
  std::snprintf(text, sizeof text, "%s.%03dZ", date, static_cast<int>(ms));
  return text;
}

}  // namespace

void log_event(std::string_view event, std::initializer_list<LogField> fields) {
  boost::json::object line;
  line["time"] = utc_now();
  line["event"] = boost::json::string_view(event.data(), event.size());
  for (const auto& field : fields) {
    auto& slot = line[boost::json::string_view(field.name.data(), field.name.size())];
    if (const auto* text = std::get_if<std::string_view>(&field.value)) {
      slot = boost::json::string_view(text->data(), text->size());
    } else {
      slot = std::get<std::int64_t>(field.value);
    }
  }
  std::string out = boost::json::serialize(line);
  out += '\n';
  // One write a line, so that lines of several processes on one pipe do not mix. A log that cannot
  // be written must not stop calls.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, out.data(), out.size());
}

}  // namespace sportello::signaling
