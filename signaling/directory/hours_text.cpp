// SPDX-License-Identifier: EUPL-1.2
#include "directory/hours_text.h"

#include <boost/json.hpp>
#include <cstdio>

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxSpans = 6;
constexpr std::size_t kMaxSpecialDays = 100;
constexpr std::size_t kMaxReasonBytes = 160;

/// Nothing if it is no list of spans in order.
std::optional<OpenSpans> read_spans(const json::value& value) {
  if (!value.is_array() || value.get_array().size() > kMaxSpans) return std::nullopt;
  std::string text;
  for (const auto& item : value.get_array()) {
    if (!item.is_string() || item.get_string().size() > 16 || item.get_string().empty()) {
      return std::nullopt;
    }
    if (!text.empty()) text += ',';
    text.append(item.get_string().data(), item.get_string().size());
  }
  auto spans = parse_spans(text);
  // A comma within an item would be a span too many.
  if (spans && spans->size() != value.get_array().size()) return std::nullopt;
  return spans;
}

std::optional<std::chrono::sys_days> read_date(const json::object& day) {
  const auto* date = day.if_contains("date");
  if (date == nullptr || !date->is_string()) return std::nullopt;
  return parse_date({date->get_string().data(), date->get_string().size()});
}

/// False for a day that is none, or stands there twice.
bool read_special(const json::value& value, OpeningHours& hours) {
  if (!value.is_object()) return false;
  const auto& day = value.get_object();
  const auto date = read_date(day);
  const auto* given = day.if_contains("spans");
  const auto spans = given != nullptr ? read_spans(*given) : OpenSpans{};
  SpecialDay special;
  if (!date || !spans) return false;
  special.spans = *spans;
  if (const auto* reason = day.if_contains("reason"); reason != nullptr && reason->is_object()) {
    BodyReader words(reason->get_object());
    special.reason_it = words.text("it", 0, kMaxReasonBytes);
    special.reason_en = words.text("en", 0, kMaxReasonBytes);
    if (!words.ok()) return false;
  }
  return hours.special.emplace(*date, std::move(special)).second;
}

}  // namespace

std::string span_text(const OpenSpan& span) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d-%02d:%02d", span.begin / 60 % 100, span.begin % 60,
                span.end / 60 % 100, span.end % 60);
  return text;
}

std::string spans_text(const OpenSpans& spans) {
  std::string text;
  for (const auto& span : spans) {
    if (!text.empty()) text += ", ";
    text += span_text(span);
  }
  return text;
}

std::string date_text(std::chrono::sys_days date) {
  const std::chrono::year_month_day parts{date};
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(parts.year()),
                static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day()));
  return text;
}

json::array spans_value(const OpenSpans& spans) {
  json::array list;
  for (const auto& span : spans) list.emplace_back(span_text(span));
  return list;
}

json::object hours_value(const OpeningHours& hours, std::chrono::sys_days first) {
  json::array week;
  for (const auto& day : hours.week) week.push_back(spans_value(day));
  json::array special;
  for (auto day = hours.special.lower_bound(first); day != hours.special.end(); ++day) {
    special.push_back({{"date", date_text(day->first)},
                       {"spans", spans_value(day->second.spans)},
                       {"reason", {{"it", day->second.reason_it}, {"en", day->second.reason_en}}}});
  }
  return {{"week", std::move(week)},
          {"closed_on_holidays", hours.closed_on_holidays},
          {"special", std::move(special)}};
}

OpeningHours read_hours(BodyReader& body) {
  OpeningHours hours;
  hours.closed_on_holidays = body.flag_or("closed_on_holidays", true);
  const auto* week = body.value("week");
  if (week == nullptr || !week->is_array() || week->get_array().size() != hours.week.size()) {
    body.refuse("week");
  } else {
    for (std::size_t i = 0; i < hours.week.size(); ++i) {
      auto spans = read_spans(week->get_array()[i]);
      if (spans) {
        hours.week[i] = std::move(*spans);
      } else {
        body.refuse("week." + std::to_string(i));
      }
    }
  }
  const auto* special = body.value("special");
  if (special == nullptr) return hours;
  if (!special->is_array() || special->get_array().size() > kMaxSpecialDays) {
    body.refuse("special");
    return hours;
  }
  for (const auto& day : special->get_array()) {
    if (!read_special(day, hours)) body.refuse("special");
  }
  return hours;
}

}  // namespace sportello::signaling
