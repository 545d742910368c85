// SPDX-License-Identifier: EUPL-1.2
#include "accounts/account_store.h"
#include "accounts/session_store.h"
#include "mail/outbox.h"
#include "directory/directory_store.h"
#include "openid/openid_people.h"
#include "reports/audit.h"
#include "requests/notes.h"
#include "requests/schema.h"
#include "reports/report_store.h"
#include "storage/migrations.h"
#include "storage/shared_secret.h"

namespace sportello::signaling {

const std::vector<RoomSchema>& all_schemas() {
  static const std::vector<RoomSchema> schemas{
      accounts_schema(),
      openid_schema(),
      sessions_schema(),
      secrets_schema(),
      audit_schema(),
      notes_schema(),
      requests_schema(),
      mail_schema(),
      directory_schema(),
      reports_schema(),
  };
  return schemas;
}

}  // namespace sportello::signaling
