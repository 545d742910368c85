// SPDX-License-Identifier: EUPL-1.2
#include "reports/audit.h"

#include <boost/json.hpp>
#include <string>

#include "base/random_id.h"

namespace sportello::signaling {

const RoomSchema& audit_schema() {
  static const RoomSchema schema{"audit",
                                 {"CREATE TABLE audit(id TEXT PRIMARY KEY, at BIGINT NOT NULL, "
                                  "who TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL, "
                                  "before_json TEXT NOT NULL, after_json TEXT NOT NULL);"
                                  "CREATE INDEX audit_at ON audit(at);"}};
  return schema;
}

void audit(Database& database, const AuditEntry& entry) {
  const auto id = random_id();
  const long long at = entry.at;
  const std::string who(entry.who);
  const std::string what(entry.what);
  const std::string subject(entry.subject);
  const auto before = boost::json::serialize(entry.before);
  const auto after = boost::json::serialize(entry.after);
  database.sql() << "INSERT INTO audit(id, at, who, what, subject, before_json, after_json) "
                    "VALUES(:id, :at, :who, :what, :subject, :before, :after)",
      soci::use(id), soci::use(at), soci::use(who), soci::use(what), soci::use(subject),
      soci::use(before), soci::use(after);
}

}  // namespace sportello::signaling
