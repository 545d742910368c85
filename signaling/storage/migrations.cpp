// SPDX-License-Identifier: EUPL-1.2
#include "storage/migrations.h"

#include <algorithm>
#include <stdexcept>

#include "base/text.h"

namespace sportello::signaling {
namespace {

/// SQLite sorts and compares text by its bytes, PostgreSQL by the rules of a language unless a column
/// says otherwise: the rooms count on the bytes.
std::string in_dialect(Database::Kind kind, std::string_view statement) {
  std::string text(statement);
  if (kind == Database::Kind::kSqlite) return text;
  constexpr std::string_view kType = " TEXT";
  bool quoted = false;
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (quoted || !std::string_view(text).substr(i).starts_with(kType)) {
      result += text[i];
      continue;
    }
    result.append(kType).append(" COLLATE \"C\"");
    i += kType.size() - 1;
  }
  return result;
}

/// Runs the statements of a step one by one: the driver would pass over all but the first.
void run_step(Database& database, std::string_view step) {
  auto& sql = database.sql();
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (step[i] == '\'') quoted = !quoted;
    if (step[i] != ';' || quoted) continue;
    sql << in_dialect(database.kind(), step.substr(begin, i - begin));
    begin = i + 1;
  }
  if (step.find_first_not_of(" \n\t", begin) != std::string_view::npos) {
    throw std::logic_error("a migration's last statement does not end with ;");
  }
}

void migrate_room(Database& database, const RoomSchema& schema) {
  auto& sql = database.sql();
  const std::string room(schema.room);
  int version = 0;
  sql << "SELECT version FROM schema_versions WHERE room = :room", soci::into(version),
      soci::use(room);
  const bool known = sql.got_data();
  const auto newest = static_cast<int>(schema.steps.size());
  if (version > newest) {
    throw std::runtime_error("the database was written by a newer sportello-server (" + room +
                             " has version " + std::to_string(version) + ", this program knows " +
                             std::to_string(newest) +
                             "): install that one, or restore a back-up from before it");
  }
  if (version == newest) return;
  for (int i = version; i < newest; ++i) run_step(database, schema.steps[static_cast<std::size_t>(i)]);
  if (known) {
    sql << "UPDATE schema_versions SET version = :version WHERE room = :room", soci::use(newest),
        soci::use(room);
  } else {
    sql << "INSERT INTO schema_versions(room, version) VALUES(:room, :version)", soci::use(room),
        soci::use(newest);
  }
}

}  // namespace

void migrate(Database& database, std::span<const RoomSchema> schemas) {
  // Several nodes may begin at once: the first to get the right to write does it, the others find it
  // done. A long step is no reason to give up, here or there.
  const LongWork patience(database);
  Transaction transaction(database);
  auto& sql = database.sql();
  sql << "CREATE TABLE IF NOT EXISTS schema_versions("
         "room TEXT PRIMARY KEY, version INTEGER NOT NULL)";
  sql << "CREATE TABLE IF NOT EXISTS revision(room TEXT PRIMARY KEY, number BIGINT NOT NULL)";
  for (const auto& schema : schemas) migrate_room(database, schema);
  transaction.commit();
}

void raise_revision(Database& database, std::string_view room) {
  const std::string name(room);
  database.sql() << "INSERT INTO revision(room, number) VALUES(:room, 1) "
                    "ON CONFLICT(room) DO UPDATE SET number = revision.number + 1",
      soci::use(name);
}

std::map<std::string, std::int64_t, std::less<>> revisions(Database& database) {
  std::map<std::string, std::int64_t, std::less<>> all;
  std::string room;
  long long number = 0;
  soci::statement statement = (database.sql().prepare << "SELECT room, number FROM revision",
                               soci::into(room), soci::into(number));
  statement.execute();
  while (statement.fetch()) all[room] = number;
  return all;
}

}  // namespace sportello::signaling
