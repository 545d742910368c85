// SPDX-License-Identifier: EUPL-1.2
#include "storage/shared_secret.h"

namespace sportello::signaling {

const RoomSchema& secrets_schema() {
  static const RoomSchema schema{
      "secrets", {"CREATE TABLE secret(name TEXT PRIMARY KEY, value TEXT NOT NULL);"}};
  return schema;
}

std::string shared_secret(Database& database, std::string_view name, const std::string& mine) {
  const std::string key(name);
  std::string value;
  Transaction transaction(database);
  auto& sql = database.sql();
  sql << "INSERT INTO secret(name, value) VALUES(:name, :value) ON CONFLICT(name) DO NOTHING",
      soci::use(key), soci::use(mine);
  sql << "SELECT value FROM secret WHERE name = :name", soci::into(value), soci::use(key);
  transaction.commit();
  return value;
}

}  // namespace sportello::signaling
