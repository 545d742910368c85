// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "storage/database.h"
#include "storage/migrations.h"

namespace sportello::signaling {

/// Secrets that all nodes on one database have to share.
const RoomSchema& secrets_schema();

/// The secret of this name. Where there is none yet, `mine` becomes it: of several nodes that ask
/// at once, all get that of the first.
std::string shared_secret(Database& database, std::string_view name, const std::string& mine);

}  // namespace sportello::signaling
