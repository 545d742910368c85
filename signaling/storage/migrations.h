// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.h"

namespace sportello::signaling {

/// The tables of one room. Step i makes version i+1; a released step is never changed. A step is SQL
/// that SQLite and PostgreSQL share: statements that end with `;`, no triggers. Times are BIGINT.
/// Types are written in capitals; a TEXT column sorts and compares by bytes on both.
struct RoomSchema {
  std::string_view room;
  std::vector<std::string_view> steps;
};

/// Brings every room's tables to its newest version, in one transaction. Throws std::runtime_error,
/// and changes nothing, if a newer program has written the database.
void migrate(Database& database, std::span<const RoomSchema> schemas);

/// The schemas of all rooms: a new room is added in schemas.cpp.
const std::vector<RoomSchema>& all_schemas();

/// Says, within a transaction, that tables have changed of which others keep a snapshot in memory.
void raise_revision(Database& database, std::string_view room);

/// By room; those that never changed are not there.
std::map<std::string, std::int64_t, std::less<>> revisions(Database& database);

}  // namespace sportello::signaling
