// SPDX-License-Identifier: EUPL-1.2
#include "reports/report_service.h"

#include <utility>

#include "base/log.h"
#include "reports/audit_log.h"
#include "reports/report_store.h"

namespace sportello::signaling {

void expire(Database& database, const KeptDays& kept, TimeMs now) {
  const auto reports = expire_reports(database, kept.reports, now);
  const auto entries = expire_audit(database, kept.audit, now);
  if (reports + entries > 0) log_event("expired", {{"reports", reports}, {"log_entries", entries}});
}

ReportService::ReportService(Surroundings surroundings)
    : store_(surroundings.store),
      kept_(std::move(surroundings.kept)),
      tickets_(surroundings.key),
      room_{tickets_, [this] { return kept_().reports; }, std::move(surroundings.desk_name),
            std::move(surroundings.count_personal_data), std::move(surroundings.erase_personal_data)},
      writer_(store_) {}

void ReportService::expire(TimeMs now) {
  store_.post([kept = kept_(), now](Database& database) -> Store::Done {
    signaling::expire(database, kept, now);
    return {};
  });
}

}  // namespace sportello::signaling
