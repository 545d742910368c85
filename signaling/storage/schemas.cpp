// SPDX-License-Identifier: EUPL-1.2
#include "mail/outbox.h"
#include "requests/schema.h"
#include "storage/migrations.h"

namespace sportello::signaling {

const std::vector<RoomSchema>& all_schemas() {
  static const std::vector<RoomSchema> schemas{requests_schema(), mail_schema()};
  return schemas;
}

}  // namespace sportello::signaling
