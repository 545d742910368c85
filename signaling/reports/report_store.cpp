// SPDX-License-Identifier: EUPL-1.2
#include "reports/report_store.h"

#include <algorithm>
#include <chrono>

#include "hours/civil_time.h"
#include "hours/opening_hours.h"

namespace sportello::signaling {
namespace {

/// Text of a range's days, as the tables have them: it sorts as the days do.
struct DayTexts {
  explicit DayTexts(const ReportRange& range) : from(day_text(range.from)), to(day_text(range.to)) {}
  std::string from, to;
};

std::vector<CallReport> load_calls(Database& database, const ReportRange& range) {
  std::vector<CallReport> calls;
  const DayTexts days(range);
  std::string desk, day, outcome;
  int hour = 0;
  long long wait = 0;
  long long length = 0;
  soci::statement statement =
      (database.sql().prepare << "SELECT desk, day, hour, outcome, wait_ms, length_ms FROM call_reports "
                                 "WHERE day >= :from AND day <= :to",
       soci::into(desk), soci::into(day), soci::into(hour), soci::into(outcome), soci::into(wait),
       soci::into(length), soci::use(days.from), soci::use(days.to));
  statement.execute();
  while (statement.fetch()) {
    const auto date = parse_date(day);
    const auto ended = call_outcome_from(outcome);
    if (!date || !ended || !range.holds(*date, desk)) continue;
    calls.push_back({desk, *date, hour, MediaKind::kVoice, Language::kItalian, *ended, wait, length});
  }
  return calls;
}

std::vector<RatingReport> load_ratings(Database& database, const ReportRange& range) {
  std::vector<RatingReport> ratings;
  const DayTexts days(range);
  std::string desk, day, comment;
  int hour = 0;
  int stars = 0;
  soci::statement statement =
      (database.sql().prepare << "SELECT desk, day, hour, stars, comment FROM ratings "
                                 "WHERE day >= :from AND day <= :to",
       soci::into(desk), soci::into(day), soci::into(hour), soci::into(stars), soci::into(comment),
       soci::use(days.from), soci::use(days.to));
  statement.execute();
  while (statement.fetch()) {
    const auto date = parse_date(day);
    if (date && range.holds(*date, desk)) ratings.push_back({desk, *date, hour, stars, comment});
  }
  return ratings;
}

long long count_before(Database& database, const char* query, const std::string& day) {
  long long count = 0;
  database.sql() << query, soci::into(count), soci::use(day);
  return count;
}

}  // namespace

const RoomSchema& reports_schema() {
  static const RoomSchema schema{
      "reports",
      {"CREATE TABLE call_reports(desk TEXT NOT NULL, day TEXT NOT NULL, hour INTEGER NOT NULL, "
       "kind TEXT NOT NULL, lang TEXT NOT NULL, outcome TEXT NOT NULL, wait_ms BIGINT NOT NULL, "
       "length_ms BIGINT NOT NULL);"
       "CREATE INDEX call_reports_day ON call_reports(day);"
       "CREATE TABLE ratings(desk TEXT NOT NULL, day TEXT NOT NULL, hour INTEGER NOT NULL, "
       "stars INTEGER NOT NULL, comment TEXT NOT NULL);"
       "CREATE INDEX ratings_day ON ratings(day);"
       "CREATE TABLE used_rating_tickets(id TEXT PRIMARY KEY, expires BIGINT NOT NULL);"}};
  return schema;
}

CallReport report_of(const CallRecord& record) {
  const auto civil = rome_time(record.started);
  CallReport report;
  report.desk = record.desk;
  report.day = civil.date;
  report.hour = civil.minute / 60;
  report.kind = record.kind;
  report.language = record.language;
  // A citizen whose line was lost while waiting has left, too.
  const bool left = record.by_caller || record.reason == "peer_lost";
  report.outcome = record.answered != 0 ? CallOutcome::kAnswered
                   : left               ? CallOutcome::kAbandoned
                                        : CallOutcome::kRefused;
  report.wait = std::max<TimeMs>(record.wait, 0);
  report.length = std::max<TimeMs>(record.talk, 0);
  return report;
}

void add_call_report(Database& database, const CallReport& report) {
  const auto day = day_text(report.day);
  const int hour = report.hour;
  const std::string kind(to_string(report.kind));
  const std::string language(to_string(report.language));
  const std::string outcome(to_string(report.outcome));
  const long long wait = report.wait;
  const long long length = report.length;
  database.sql() << "INSERT INTO call_reports(desk, day, hour, kind, lang, outcome, wait_ms, length_ms) "
                    "VALUES(:desk, :day, :hour, :kind, :lang, :outcome, :wait, :length)",
      soci::use(report.desk), soci::use(day), soci::use(hour), soci::use(kind), soci::use(language),
      soci::use(outcome), soci::use(wait), soci::use(length);
}

bool add_rating(Database& database, const std::string& ticket, TimeMs ticket_expires, const RatingReport& rating) {
  auto& sql = database.sql();
  int used = 0;
  sql << "SELECT COUNT(*) FROM used_rating_tickets WHERE id = :id", soci::into(used), soci::use(ticket);
  if (used != 0) return false;
  const long long expires = ticket_expires;
  sql << "INSERT INTO used_rating_tickets(id, expires) VALUES(:id, :expires)", soci::use(ticket),
      soci::use(expires);
  const auto day = day_text(rating.day);
  sql << "INSERT INTO ratings(desk, day, hour, stars, comment) VALUES(:desk, :day, :hour, :stars, :comment)",
      soci::use(rating.desk), soci::use(day), soci::use(rating.hour), soci::use(rating.stars),
      soci::use(rating.comment);
  return true;
}

Report load_report(Database& database, const ReportRange& range) {
  return make_report(range, load_calls(database, range), load_ratings(database, range));
}

std::int64_t expire_reports(Database& database, std::int64_t days_kept, TimeMs now) {
  auto& sql = database.sql();
  const auto first = day_text(rome_time(now).date - std::chrono::days{days_kept});
  const auto count = count_before(database, "SELECT COUNT(*) FROM call_reports WHERE day < :day", first) +
                     count_before(database, "SELECT COUNT(*) FROM ratings WHERE day < :day", first);
  sql << "DELETE FROM call_reports WHERE day < :day", soci::use(first);
  sql << "DELETE FROM ratings WHERE day < :day", soci::use(first);
  const long long instant = now;
  sql << "DELETE FROM used_rating_tickets WHERE expires < :now", soci::use(instant);
  return count;
}

}  // namespace sportello::signaling
