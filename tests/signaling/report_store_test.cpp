// SPDX-License-Identifier: EUPL-1.2
// Reports in the database: what is kept, for how long, and nothing more.
#include "reports/report_store.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "hours/civil_time.h"
#include "reports/audit.h"
#include "reports/audit_log.h"
#include "signaling/back_end.h"

namespace sportello::signaling {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

constexpr TimeMs kHour = 3'600'000;

/// When the clocks in Italy show this.
TimeMs at(int of_year, unsigned month, unsigned day, int hour, int minute = 0) {
  return instant_of({sys_days{year{of_year} / std::chrono::month{month} / std::chrono::day{day}}, hour * 60 + minute});
}

CallRecord call(TimeMs started, TimeMs wait, TimeMs talk) {
  CallRecord record;
  record.desk = "URP_1";
  record.started = started;
  record.answered = started + wait;
  record.ended = started + wait + talk;
  record.wait = wait;
  record.talk = talk;
  record.reason = "hangup";
  return record;
}

class ReportStoreTest : public BackEndTest {
 protected:
  void SetUp() override { migrate(database_, std::vector{audit_schema(), reports_schema()}); }

  Report all(sys_days from, sys_days to, std::string desk = "") { return load_report(database_, {from, to, std::move(desk)}); }
  int rows(const std::string& table) {
    int count = 0;
    database_.sql() << "SELECT COUNT(*) FROM " + table, soci::into(count);
    return count;
  }

  Database database_ = fresh_database();
};

TEST(ReportOf, CountsByTheItalianClock) {
  // Winter: UTC+1; summer: UTC+2.
  EXPECT_EQ(report_of(call(1'767'222'000'000, 1, 1)).day, sys_days{year{2026} / 1 / 1});  // 31 December, 23:00 UTC
  EXPECT_EQ(report_of(call(1'767'222'000'000, 1, 1)).hour, 0);
  EXPECT_EQ(report_of(call(at(2026, 7, 15, 9, 59), 1, 1)).hour, 9);
  // The hour that comes twice, on 25 October 2026: both are hour 2.
  const TimeMs first_two = at(2026, 10, 25, 2);
  EXPECT_EQ(report_of(call(first_two, 1, 1)).hour, 2);
  EXPECT_EQ(report_of(call(first_two + kHour, 1, 1)).hour, 2);
  EXPECT_EQ(report_of(call(first_two + 2 * kHour, 1, 1)).hour, 3);
  // The hour that is skipped, on 29 March 2026: from 01:59 to 03:00.
  const TimeMs before = at(2026, 3, 29, 1, 59);
  EXPECT_EQ(report_of(call(before, 1, 1)).hour, 1);
  EXPECT_EQ(report_of(call(before + 60'000, 1, 1)).hour, 3);
  EXPECT_EQ(report_of(call(before + 60'000, 1, 1)).day, sys_days{year{2026} / 3 / 29});
}

TEST(ReportOf, TellsWhoGaveUp) {
  auto record = call(at(2026, 11, 23, 9), 40'000, 0);
  EXPECT_EQ(report_of(record).outcome, CallOutcome::kAnswered);
  record.answered = 0;
  record.by_caller = true;
  EXPECT_EQ(report_of(record).outcome, CallOutcome::kAbandoned);
  record.by_caller = false;
  record.reason = "peer_lost";
  EXPECT_EQ(report_of(record).outcome, CallOutcome::kAbandoned);
  record.reason = "no_answer";
  EXPECT_EQ(report_of(record).outcome, CallOutcome::kRefused);
}

TEST_P(ReportStoreTest, GivesBackWhatWasKept) {
  add_call_report(database_, report_of(call(at(2026, 11, 23, 9), 10'000, 60'000)));
  add_call_report(database_, report_of(call(at(2026, 11, 24, 0), 20'000, 90'000)));
  EXPECT_TRUE(add_rating(database_, "t1", 1, {"URP_1", sys_days{year{2026} / 11 / 23}, 9, 5, "Grazie; '=1"}));
  const auto monday = sys_days{year{2026} / 11 / 23};
  const auto one = all(monday, monday);
  EXPECT_EQ(one.total.calls, 1);
  EXPECT_EQ(one.total.wait->median, 10'000);
  EXPECT_EQ(one.comments.at(0).comment, "Grazie; '=1");
  EXPECT_EQ(all(monday, monday + days{1}).total.calls, 2);
  EXPECT_EQ(all(monday, monday + days{1}, "URP_2").total.calls, 0);
}

TEST_P(ReportStoreTest, ATicketRatesOnce) {
  const RatingReport rating{"URP_1", sys_days{year{2026} / 11 / 23}, 9, 5, ""};
  EXPECT_TRUE(add_rating(database_, "ticket", 100, rating));
  EXPECT_FALSE(add_rating(database_, "ticket", 100, {rating.desk, rating.day, 9, 1, "again"}));
  EXPECT_TRUE(add_rating(database_, "another", 100, rating));
  EXPECT_EQ(rows("ratings"), 2);
}

TEST_P(ReportStoreTest, ErasesByDaysInItaly) {
  const auto now = at(2026, 11, 26, 0, 30);
  add_call_report(database_, report_of(call(at(2026, 11, 15, 23, 59), 1, 1)));
  add_call_report(database_, report_of(call(at(2026, 11, 16, 0, 1), 1, 1)));
  add_call_report(database_, report_of(call(now, 1, 1)));
  add_rating(database_, "old", now - 1, {"URP_1", sys_days{year{2026} / 11 / 15}, 9, 5, ""});
  add_rating(database_, "new", now + 1, {"URP_1", sys_days{year{2026} / 11 / 16}, 9, 5, ""});
  // A minute before midnight there is nothing to do yet.
  EXPECT_EQ(expire_reports(database_, 10, at(2026, 11, 25, 23, 59)), 0);
  EXPECT_EQ(expire_reports(database_, 10, now), 2);
  EXPECT_EQ(rows("call_reports"), 2);
  EXPECT_EQ(rows("ratings"), 1);
  EXPECT_EQ(rows("used_rating_tickets"), 1);
  EXPECT_EQ(expire_reports(database_, 10, now), 0);
}

TEST_P(ReportStoreTest, ThePagesOfTheLogHaveEachEntryOnce) {
  for (int i = 0; i < 120; ++i) {
    // Three at each instant.
    audit(database_, {1'000 + i / 3, "anna", "desk.put", std::to_string(i), nullptr, {{"number", i}}});
  }
  std::string before;
  std::vector<std::string> seen;
  std::vector<std::int64_t> times;
  for (int page = 0; page < 4; ++page) {
    const auto body = audit_page(database_, before);
    ASSERT_TRUE(body);
    const auto object = boost::json::parse(*body).as_object();
    for (const auto& entry : object.at("entries").as_array()) {
      seen.emplace_back(entry.at("subject").as_string());
      times.push_back(entry.at("at").as_int64());
      EXPECT_EQ(std::to_string(entry.at("after").at("number").as_int64()), seen.back());
    }
    if (object.at("next").is_null()) break;
    before = std::string(object.at("next").as_string());
  }
  EXPECT_EQ(seen.size(), 120U);
  EXPECT_TRUE(std::is_sorted(times.rbegin(), times.rend()));
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::unique(seen.begin(), seen.end()), seen.end());
  EXPECT_FALSE(audit_page(database_, "no such entry"));
}

TEST_P(ReportStoreTest, TheLogIsErasedByAge) {
  constexpr TimeMs kDay = 24 * kHour;
  audit(database_, {0, "anna", "desk.put", "a"});
  audit(database_, {5 * kDay, "anna", "desk.put", "b"});
  EXPECT_EQ(expire_audit(database_, 10, 10 * kDay), 0);
  EXPECT_EQ(expire_audit(database_, 10, 10 * kDay + 1), 1);
  EXPECT_EQ(rows("audit"), 1);
}

SPORTELLO_ON_BOTH_BACK_ENDS(ReportStoreTest);

}  // namespace
}  // namespace sportello::signaling
