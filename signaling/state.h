// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>

#include "base/config.h"
#include "storage/database.h"

namespace sportello::signaling {

/// Where the database of this configuration lies.
std::filesystem::path database_file(const Config& config);

/// Opens the database, makes or migrates its tables, and takes in what stood elsewhere before.
/// Throws std::runtime_error with a sentence for the administrator.
Database open_state(const Config& config);

/// `backup`: writes a whole, checked copy of the database to `target` in one step. A server may be
/// running. Throws std::runtime_error.
void back_up(const Config& config, const std::filesystem::path& target);

}  // namespace sportello::signaling
