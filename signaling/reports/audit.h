// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/value.hpp>
#include <string_view>

#include "base/time.h"
#include "storage/database.h"
#include "storage/migrations.h"

namespace sportello::signaling {

/// Who changed what. Table `audit(id, at, who, what, subject, before_json, after_json)`; `id` is
/// random, the order is that of `at`.
const RoomSchema& audit_schema();

/// A change to be noted.
struct AuditEntry {
  TimeMs at = 0;
  std::string_view who;           ///< the account's name, or `command line`
  std::string_view what;          ///< such as `desk.put`, `person.remove`, `block.add`
  std::string_view subject;       ///< the id of what was changed
  boost::json::value before = {};  ///< null where there was nothing; never a password or its hash
  boost::json::value after = {};   ///< null where it is gone
};

/// Notes a change, in the transaction that makes it.
void audit(Database& database, const AuditEntry& entry);

}  // namespace sportello::signaling
