// SPDX-License-Identifier: EUPL-1.2
#include "reports/report_json.h"

#include <boost/json.hpp>
#include <optional>
#include <utility>

namespace sportello::signaling {
namespace {

namespace json = boost::json;

/// Comments beyond these are in the CSV file.
constexpr std::size_t kMaxComments = 200;

json::value seconds(const std::optional<Percentiles>& values) {
  if (!values) return nullptr;
  return {{"median", (values->median + 500) / 1000}, {"p90", (values->p90 + 500) / 1000}};
}

/// The figures, after the field that says what they are of.
json::object object_of(const Figures& figures, json::object object = {}) {
  const auto mean = figures.mean_stars();
  object["calls"] = figures.calls;
  object["answered"] = figures.answered;
  object["abandoned"] = figures.abandoned;
  object["refused"] = figures.refused;
  object["wait_s"] = seconds(figures.wait);
  object["length_s"] = seconds(figures.length);
  object["ratings"] = {{"count", figures.ratings()},
                       {"mean", mean ? json::value(*mean) : json::value(nullptr)},
                       {"stars", json::array(figures.stars.begin(), figures.stars.end())}};
  return object;
}

}  // namespace

std::string report_body(const Report& report, std::int64_t kept_days) {
  json::array desks, all_days, hours, comments;
  for (const auto& [desk, figures] : report.desks) desks.push_back(object_of(figures, {{"desk", desk}}));
  auto day = report.range.from;
  for (const auto& figures : report.days) {
    all_days.push_back(object_of(figures, {{"day", day_text(day)}}));
    day += std::chrono::days{1};
  }
  for (std::size_t hour = 0; hour < report.hours.size(); ++hour) {
    hours.push_back(object_of(report.hours[hour], {{"hour", hour}}));
  }
  for (const auto& rating : report.comments) {
    if (comments.size() == kMaxComments) break;
    comments.push_back({{"desk", rating.desk},
                        {"day", day_text(rating.day)},
                        {"hour", rating.hour},
                        {"stars", rating.stars},
                        {"comment", rating.comment}});
  }
  json::object body{{"from", day_text(report.range.from)},
                    {"to", day_text(report.range.to)},
                    {"desk", report.range.desk.empty() ? json::value(nullptr) : json::value(report.range.desk)},
                    {"kept_days", kept_days},
                    {"total", object_of(report.total)},
                    {"desks", std::move(desks)},
                    {"days", std::move(all_days)},
                    {"hours", std::move(hours)},
                    {"comments", std::move(comments)}};
  return json::serialize(body);
}

}  // namespace sportello::signaling
