// SPDX-License-Identifier: EUPL-1.2
#include "reports/audit_log.h"

#include <boost/json.hpp>
#include <limits>
#include <utility>

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr TimeMs kDayMs = TimeMs{24} * 3'600'000;

/// What was written as JSON; null for what cannot be read.
json::value parsed(const std::string& text) {
  json::error_code error;
  auto value = json::parse(text, error);
  return error ? json::value(nullptr) : value;
}

}  // namespace

std::optional<std::string> audit_page(Database& database, const std::string& before) {
  auto& sql = database.sql();
  // The order is that of time; entries of one instant are in the order of their random ids.
  long long until = std::numeric_limits<long long>::max();
  if (!before.empty()) {
    sql << "SELECT at FROM audit WHERE id = :id", soci::into(until), soci::use(before);
    if (!sql.got_data()) return std::nullopt;
  }
  std::string id, who, what, subject, earlier, later;
  long long at = 0;
  const long long same = until;
  const int limit = kAuditPage + 1;
  soci::statement statement =
      (sql.prepare << "SELECT id, at, who, what, subject, before_json, after_json FROM audit "
                      "WHERE at < :until OR (at = :same AND id < :id) ORDER BY at DESC, id DESC LIMIT :limit",
       soci::into(id), soci::into(at), soci::into(who), soci::into(what), soci::into(subject),
       soci::into(earlier), soci::into(later), soci::use(until), soci::use(same), soci::use(before),
       soci::use(limit));
  statement.execute();
  json::array entries;
  json::value next = nullptr;
  while (statement.fetch()) {
    if (entries.size() == static_cast<std::size_t>(kAuditPage)) {
      next = entries.back().at("id");
      break;
    }
    entries.push_back({{"id", id}, {"at", at}, {"who", who}, {"what", what}, {"subject", subject},
                       {"before", parsed(earlier)}, {"after", parsed(later)}});
  }
  return json::serialize(json::object{{"entries", std::move(entries)}, {"next", std::move(next)}});
}

std::int64_t expire_audit(Database& database, std::int64_t days_kept, TimeMs now) {
  const long long first = now - days_kept * kDayMs;
  long long count = 0;
  database.sql() << "SELECT COUNT(*) FROM audit WHERE at < :at", soci::into(count), soci::use(first);
  database.sql() << "DELETE FROM audit WHERE at < :at", soci::use(first);
  return count;
}

}  // namespace sportello::signaling
