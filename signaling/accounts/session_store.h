// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/time.h"
#include "storage/database.h"
#include "storage/migrations.h"

// The sessions' table. Each change raises the revision of the room `sessions`.
namespace sportello::signaling {

const RoomSchema& sessions_schema();

/// One session, as it is stored: whoever reads it cannot sign in with it.
struct SessionRecord {
  std::string digest;  ///< of the token that the browser holds
  std::string account;
  std::string credential;
  TimeMs expires = 0;

  friend bool operator==(const SessionRecord&, const SessionRecord&) = default;
};

std::vector<SessionRecord> load_sessions(Database& database);

/// Adds or replaces, and erases those that have expired.
void put_session(Database& database, const SessionRecord& session, TimeMs now);
void remove_session(Database& database, const std::string& digest);

/// Takes in the file in which sessions stood before they were in the database, and removes it. A
/// damaged one is removed, too: operators sign in again.
void import_sessions(Database& database, const std::filesystem::path& file, TimeMs now);

}  // namespace sportello::signaling
