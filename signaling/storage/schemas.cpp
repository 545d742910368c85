// SPDX-License-Identifier: EUPL-1.2
#include "accounts/account_store.h"
#include "directory/directory_store.h"
#include "reports/audit.h"
#include "reports/report_store.h"
#include "storage/migrations.h"

namespace sportello::signaling {

const std::vector<RoomSchema>& all_schemas() {
  static const std::vector<RoomSchema> schemas{
      accounts_schema(),
      audit_schema(),
      directory_schema(),
      reports_schema(),
  };
  return schemas;
}

}  // namespace sportello::signaling
