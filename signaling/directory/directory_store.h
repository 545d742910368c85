// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "directory/directory.h"
#include "storage/database.h"
#include "storage/migrations.h"

// The tables of desks, sites and settings. Each change raises the revision of the room `directory`.
namespace sportello::signaling {

const RoomSchema& directory_schema();

Directory load_directory(Database& database);

/// Fills a database that was never filled before with the desks of the configuration file.
void seed_directory(Database& database, const std::vector<DeskConfig>& desks);

/// Adds, or replaces all but the hours and their version.
void put_desk(Database& database, const Desk& desk);
/// Replaces the hours and their version of a desk that is there.
void put_hours(Database& database, const Desk& desk);
void remove_desk(Database& database, std::string_view id);
void put_sites(Database& database, const std::vector<std::string>& sites);
void put_settings(Database& database, const TownSettings& settings);

/// The versions of sites and settings: they rise with each change.
std::int64_t sites_version(Database& database);
std::int64_t settings_version(Database& database);

}  // namespace sportello::signaling
