// SPDX-License-Identifier: EUPL-1.2
// The hourly erasing, as the server calls it: by a clock that the test holds.
#include "reports/report_service.h"

#include <gtest/gtest.h>

#include <vector>

#include "reports/audit.h"
#include "reports/report_store.h"
#include "signaling/back_end.h"

namespace sportello::signaling {
namespace {

constexpr TimeMs kHour = 3'600'000;
constexpr TimeMs kDay = 24 * kHour;
constexpr TimeMs kStart = 1'795'000'000'000;

class ReportServiceTest : public BackEndTest {};

TEST_P(ReportServiceTest, ErasesByItselfWhatTheSettingsNoLongerKeep) {
  auto database = fresh_database();
  migrate(database, std::vector{audit_schema(), reports_schema()});
  DirectStore store(database);
  KeptDays kept{30, 60};
  ReportService service({store, SealKey{}, [&kept] { return kept; }, {}, {}, {}});
  CallRecord record;
  record.desk = "URP_1";
  record.started = kStart;
  record.reason = "no_answer";
  service.observer().call_over(record);
  service.observer().caller_blocked({"b", "URP_1", "anna", kStart, kStart + kHour});
  const auto count = [&database](const char* query) {
    int number = 0;
    database.sql() << query, soci::into(number);
    return number;
  };

  for (TimeMs now = kStart; now <= kStart + 29 * kDay; now += kHour) service.expire(now);
  EXPECT_EQ(count("SELECT COUNT(*) FROM call_reports"), 1);
  for (TimeMs now = kStart + 29 * kDay; now <= kStart + 32 * kDay; now += kHour) service.expire(now);
  EXPECT_EQ(count("SELECT COUNT(*) FROM call_reports"), 0);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit"), 1);
  // A shorter time takes effect with the next hour.
  kept.audit = 10;
  service.expire(kStart + 32 * kDay);
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit"), 0);
}

SPORTELLO_ON_BOTH_BACK_ENDS(ReportServiceTest);

}  // namespace
}  // namespace sportello::signaling
