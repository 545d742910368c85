// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "accounts/accounts.h"
#include "storage/database.h"
#include "storage/migrations.h"

// The accounts' tables. Each change raises the revision of the room `accounts`.
namespace sportello::signaling {

const RoomSchema& accounts_schema();

std::vector<Account> load_accounts(Database& database);
/// Disabled ones too.
std::optional<Account> find_account(Database& database, std::string_view name);
/// Adds or replaces.
void put_account(Database& database, const Account& account);
/// False where there is none.
bool remove_account(Database& database, std::string_view name);

/// How many can sign in and are supervisors.
int count_supervisors(Database& database);

/// Takes in the file in which accounts stood before there was a database, and renames it. Throws
/// std::runtime_error, and changes nothing, if it is damaged.
void import_accounts(Database& database, const std::filesystem::path& file);

}  // namespace sportello::signaling
