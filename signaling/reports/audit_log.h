// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/time.h"
#include "storage/database.h"

// Reading the log of changes (reports/audit.h writes it). Used on the storage thread.
namespace sportello::signaling {

/// How many entries a page has.
constexpr int kAuditPage = 50;

/// The body of `GET /api/office/audit` (docs/office.md): newest first, after the entry whose id is
/// `before` where one is given. Nothing if there is no such entry.
std::optional<std::string> audit_page(Database& database, const std::string& before);

/// Erases what is older than `days_kept` days; how many entries there were.
std::int64_t expire_audit(Database& database, std::int64_t days_kept, TimeMs now);

}  // namespace sportello::signaling
