// SPDX-License-Identifier: EUPL-1.2
#include "reports/report_routes.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "base/log.h"
#include "hours/civil_time.h"
#include "http/body_reader.h"
#include "http/http_fields.h"
#include "http/responses.h"
#include "reports/audit.h"
#include "reports/audit_log.h"
#include "reports/report_csv.h"
#include "reports/report_json.h"
#include "reports/report_store.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxCommentCharacters = 500;
constexpr int kRatingsPerMinute = 20;

/// The code points of UTF-8.
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string query_or_empty(const ApiRequest& request, std::string_view name) {
  return query_value(request.http.query, name).value_or("");
}

std::optional<ReportRange> range_of(const ApiRequest& request) {
  const auto desk = query_value(request.http.query, "desk");
  // What cannot be read must not count as "all desks".
  if (!desk && has_query_value(request.http.query, "desk")) return std::nullopt;
  return parse_report_range(query_or_empty(request, "from"), query_or_empty(request, "to"),
                            desk.value_or(""));
}

ApiAnswer rate(const ApiRequest& request, const ReportRoom& room) {
  BodyReader body(request.body);
  const auto token = body.text("ticket", 1, 1'024);
  RatingReport rating;
  rating.stars = static_cast<int>(body.integer("stars", 1, 5));
  rating.comment = body.lines("comment", 0, 4 * kMaxCommentCharacters);
  if (characters(rating.comment) > kMaxCommentCharacters) body.refuse("comment");
  if (auto fault = body.fault()) return *fault;
  const auto ticket = room.tickets.open(token, request.now);
  if (!ticket) return error_response(403, "bad_ticket", "ticket");
  std::replace(rating.comment.begin(), rating.comment.end(), '\n', ' ');
  const auto civil = rome_time(ticket->hour);
  rating.desk = ticket->desk;
  rating.day = civil.date;
  rating.hour = civil.minute / 60;
  return StorageWork([rating, id = ticket->id, expires = ticket->expires](Database& database) -> Finish {
    const bool kept = add_rating(database, id, expires, rating);
    return [kept] { return kept ? empty_response() : error_response(409, "already_rated"); };
  });
}

ApiAnswer report(const ApiRequest& request, const ReportRoom& room) {
  const auto range = range_of(request);
  if (!range) return error_response(400, "malformed", "from");
  return StorageWork([range = *range, kept = room.report_days()](Database& database) -> Finish {
    return [body = report_body(load_report(database, range), kept)] { return json_response(200, body); };
  });
}

ApiAnswer report_table(const ApiRequest& request, const ReportRoom& room) {
  const auto range = range_of(request);
  if (!range) return error_response(400, "malformed", "from");
  const auto language = language_from(query_or_empty(request, "lang")).value_or(Language::kItalian);
  return StorageWork([range = *range, language, &room](Database& database) -> Finish {
    // The desks' names are read on the server's thread.
    return [report = load_report(database, range), language, &room] {
      HttpResponse response;
      response.body = report_csv(report, language,
                                 [&room, language](std::string_view desk) { return room.desk_name(desk, language); });
      const auto file = "sportello-" + day_text(report.range.from) + "-" + day_text(report.range.to) + ".csv";
      response.header("Content-Type", "text/csv; charset=utf-8")
          .header("Content-Disposition", "attachment; filename=\"" + file + "\"")
          .header("Cache-Control", "no-store");
      return response;
    };
  });
}

ApiAnswer erase(const ApiRequest& request, const ReportRoom& room) {
  BodyReader body(request.body);
  EraseSubject subject{body.text("email", 0, 254), body.text("phone", 0, 40)};
  if (subject.email.empty() == subject.phone.empty()) body.refuse("email");
  // Fewer digits would find the numbers of others.
  const auto digits = std::count_if(subject.phone.begin(), subject.phone.end(),
                                    [](char c) { return c >= '0' && c <= '9'; });
  if (!subject.phone.empty() && digits < 5) body.refuse("phone");
  const bool now = body.flag_or("erase", false);
  if (auto fault = body.fault()) return *fault;
  return StorageWork([subject, now, &room, who = request.who->account.name, at = request.now](
                         Database& database) -> Finish {
    const auto data = now ? room.erase_personal_data(database, subject) : room.count_personal_data(database, subject);
    const json::object answer{{now ? "erased" : "found", data.requests}, {"notes", data.notes}};
    // Whose data they were is what shall be forgotten.
    if (now) audit(database, {at, who, "erase", "", nullptr, answer});
    return [answer] { return json_response(200, answer); };
  });
}

ApiAnswer audit_entries(const ApiRequest& request) {
  const auto before = query_or_empty(request, "before");
  if (before.size() > 64) return error_response(400, "malformed", "before");
  return StorageWork([before](Database& database) -> Finish {
    return [page = audit_page(database, before)] {
      return page ? json_response(200, *page) : error_response(404, "unknown");
    };
  });
}

}  // namespace

void add_report_routes(ApiRoutes& routes, const ReportRoom& room) {
  routes.add({Method::kPost, "/api/ratings", Access::kSites,
              [&room](const ApiRequest& request) { return rate(request, room); }, kRatingsPerMinute});
  routes.add({Method::kGet, "/api/office/reports", Access::kSupervisor,
              [&room](const ApiRequest& request) { return report(request, room); }});
  routes.add({Method::kGet, "/api/office/reports.csv", Access::kSupervisor,
              [&room](const ApiRequest& request) { return report_table(request, room); }});
  routes.add({Method::kPost, "/api/office/erase", Access::kSupervisor,
              [&room](const ApiRequest& request) { return erase(request, room); }});
  routes.add({Method::kGet, "/api/office/audit", Access::kSupervisor, audit_entries});
}

void ReportWriter::call_over(const CallRecord& record) {
  write([report = report_of(record)](Database& database) -> Store::Done {
    add_call_report(database, report);
    return {};
  });
}

void ReportWriter::caller_blocked(const BlockRecord& block) {
  write([block](Database& database) -> Store::Done {
    audit(database, {block.since, block.operator_id, "block.add", block.desk, nullptr, {{"until", block.until}}});
    return {};
  });
}

void ReportWriter::write_rest() {
  for (auto& work : std::exchange(waiting_, {})) write(std::move(work));
}

void ReportWriter::write(Store::Work work) {
  // Where a commit's answer was lost a call may be counted twice: better than not at all.
  const bool taken = store_.post(work, [this, work](StoreFault fault) {
    if (fault == StoreFault::kUnavailable) keep(work);
  });
  if (!taken) keep(std::move(work));
}

void ReportWriter::keep(Store::Work work) {
  if (waiting_.size() < kMostWaiting) {
    waiting_.push_back(std::move(work));
  } else {
    log_event("report_lost");
  }
}

}  // namespace sportello::signaling
