// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "base/config.h"
#include "calls/sealed_text.h"
#include "storage/database.h"
#include "storage/database_link.h"

namespace sportello::signaling {

/// Where the database of this configuration lies, unless it is a PostgreSQL.
std::filesystem::path database_file(const Config& config);

/// Makes another connection to the database of `open_state`; null for SQLite, which has one only.
DatabaseLink::Open reopen_state(const Config& config);

/// The key that seals what is handed out to be brought back: of all nodes on one database, or of
/// this machine where the database is a file.
SealKey open_seal_key(const Config& config, Database& database);

/// Opens the database, makes or migrates its tables, and takes in what stood elsewhere before.
/// Throws std::runtime_error with a sentence for the administrator.
Database open_state(const Config& config);

/// `backup`: writes a whole, checked copy of the database to `target` in one step. A server may be
/// running. Throws std::runtime_error; also for a PostgreSQL, which has a tool of its own.
void back_up(const Config& config, const std::filesystem::path& target);

}  // namespace sportello::signaling
