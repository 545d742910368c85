// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "calls/call_record.h"
#include "reports/call_report.h"
#include "reports/figures.h"
#include "storage/database.h"
#include "storage/migrations.h"

// The tables of reports: what calls were like, and ratings. Used on the storage thread.
namespace sportello::signaling {

const RoomSchema& reports_schema();

/// What is kept of a call that is over.
CallReport report_of(const CallRecord& record);

void add_call_report(Database& database, const CallReport& report);

/// Keeps a rating, once a ticket; false where the ticket has been used. The ticket itself is kept,
/// apart from the rating, until it expires.
bool add_rating(Database& database, const std::string& ticket, TimeMs ticket_expires, const RatingReport& rating);

/// The report over a range, from what is kept.
Report load_report(Database& database, const ReportRange& range);

/// Erases reports and ratings of days that lie more than `days_kept` days back in Italy, and tickets
/// that have expired; how many reports and ratings there were.
std::int64_t expire_reports(Database& database, std::int64_t days_kept, TimeMs now);

}  // namespace sportello::signaling
