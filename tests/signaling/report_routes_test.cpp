// SPDX-License-Identifier: EUPL-1.2
// Ratings, reports, the log and erasing through the table of routes, hostile bodies included.
#include "reports/report_routes.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <optional>
#include <vector>

#include "hours/civil_time.h"
#include "reports/audit.h"
#include "reports/report_store.h"
#include "signaling/back_end.h"
#include "signaling/slow_store.h"
#include "storage/migrations.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

const TimeMs kNow = instant_of({std::chrono::sys_days{std::chrono::year{2026} / 11 / 23}, 9 * 60 + 30});

class ReportRoutesTest : public BackEndTest {
 protected:
  void SetUp() override {
    migrate(database_, std::vector{audit_schema(), reports_schema()});
    add_report_routes(routes_, room_);
    gate_.signed_in = [this](const HttpRequest&, TimeMs) { return who_; };
    gate_.is_own_origin = [](const HttpRequest&) { return true; };
    gate_.is_allowed_site = [](std::string_view) { return true; };
  }

  void sign_in(AccountRole role) { who_ = SignedIn{Account{"anna", "Anna", {}, "", {role}, false}, "session"}; }

  HttpResponse run(Method method, std::string_view path, std::string_view query, const std::string& body) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.host = "desk.example";
    request.content_type = "application/json";
    request.body = body;
    auto answer = routes_.handle(request, gate_, kNow);
    if (!answer) return {};
    if (auto* work = std::get_if<StorageWork>(&*answer)) {
      const bool reads = method == Method::kGet;
      Transaction transaction(database_, reads ? TransactionKind::kRead : TransactionKind::kWrite);
      const auto finish = (*work)(database_);
      transaction.commit();
      return finish();
    }
    if (auto* response = std::get_if<HttpResponse>(&*answer)) return *response;
    ADD_FAILURE() << "slow work";
    return {};
  }

  HttpResponse post(std::string_view path, const json::value& body) {
    return run(Method::kPost, path, "", json::serialize(body));
  }
  HttpResponse get(std::string_view path, std::string_view query = "") { return run(Method::kGet, path, query, ""); }

  std::string ticket(std::string id = "one", TimeMs expires = kNow + 1'000) {
    return tickets_.seal({std::move(id), "URP_1", kNow - 30 * 60'000, expires});
  }

  Database database_ = fresh_database();
  SealKey key_{1, 2, 3};
  RatingTickets tickets_{key_};
  std::vector<std::string> erased_;
  ReportRoom room_{tickets_,
                   [] { return std::int64_t{365}; },
                   [](std::string_view desk, Language) { return "Desk " + std::string(desk); },
                   [](Database&, const EraseSubject& subject) {
                     return subject.email == "a@b.it" ? PersonalData{2, 1} : PersonalData{};
                   },
                   [this](Database&, const EraseSubject& subject) {
                     erased_.push_back(subject.email + subject.phone);
                     return PersonalData{2, 1};
                   }};
  ApiRoutes routes_;
  ApiGate gate_;
  std::optional<SignedIn> who_;
};

TEST_P(ReportRoutesTest, ARatingIsKeptOnceAndWithoutItsTicket) {
  EXPECT_EQ(post("/api/ratings", {{"ticket", ticket()}, {"stars", 4}, {"comment", "Buono\ne veloce"}}).status, 204U);
  const auto again = post("/api/ratings", {{"ticket", ticket()}, {"stars", 1}});
  EXPECT_EQ(again.status, 409U);
  EXPECT_EQ(again.body, R"({"error":"already_rated"})");
  sign_in(AccountRole::kSupervisor);
  const auto report = json::parse(get("/api/office/reports", "from=2026-11-23&to=2026-11-23").body).as_object();
  EXPECT_EQ(report.at("total").at("ratings").at("count").as_int64(), 1);
  EXPECT_EQ(report.at("comments").at(0), (json::value{{"desk", "URP_1"}, {"day", "2026-11-23"}, {"hour", 9}, {"stars", 4}, {"comment", "Buono e veloce"}}));
}

TEST_P(ReportRoutesTest, BadRatingsAreRefused) {
  std::string long_comment;
  for (int i = 0; i < 501; ++i) long_comment += "è";
  const std::vector<json::value> bodies = {
      {{"stars", 4}},
      {{"ticket", ticket()}},
      {{"ticket", ticket()}, {"stars", 0}},
      {{"ticket", ticket()}, {"stars", 6}},
      {{"ticket", ticket()}, {"stars", 4.5}},
      {{"ticket", ticket()}, {"stars", "4"}},
      {{"ticket", 7}, {"stars", 4}},
      {{"ticket", ticket()}, {"stars", 4}, {"comment", long_comment}},
      {{"ticket", ticket()}, {"stars", 4}, {"comment", "a\x01"}},
      {{"ticket", ticket()}, {"stars", 4}, {"comment", json::array{}}},
  };
  for (const auto& body : bodies) EXPECT_EQ(post("/api/ratings", body).status, 400U) << json::serialize(body);
  for (const auto& token : {std::string("x"), ticket("late", kNow - 1), RatingTickets(SealKey{9}).seal({"a", "URP_1", kNow, kNow + 9})}) {
    EXPECT_EQ(post("/api/ratings", {{"ticket", token}, {"stars", 4}}).status, 403U);
  }
  long_comment.resize(1'000);
  EXPECT_EQ(post("/api/ratings", {{"ticket", ticket()}, {"stars", 4}, {"comment", long_comment}}).status, 204U) << "500 characters";
}

TEST_P(ReportRoutesTest, OnlySupervisorsSeeReports) {
  for (const auto path : {"/api/office/reports", "/api/office/reports.csv", "/api/office/audit"}) {
    who_.reset();
    EXPECT_EQ(get(path, "from=2026-11-23&to=2026-11-23").status, 401U) << path;
    for (const auto role : {AccountRole::kOperator, AccountRole::kEditor}) {
      sign_in(role);
      EXPECT_EQ(get(path, "from=2026-11-23&to=2026-11-23").status, 403U) << path;
    }
    sign_in(AccountRole::kSupervisor);
    EXPECT_EQ(get(path, "from=2026-11-23&to=2026-11-23").status, 200U) << path;
  }
}

TEST_P(ReportRoutesTest, ARangeThatIsNoneIsSaid) {
  sign_in(AccountRole::kSupervisor);
  for (const auto query : {"", "from=2026-11-23", "from=2026-11-24&to=2026-11-23", "from=1900-01-01&to=2026-01-01",
                           "from=2026-11-23&to=2026-11-23&desk=%27%3B--", "from=%00&to=%ff"}) {
    EXPECT_EQ(get("/api/office/reports", query).status, 400U) << query;
    EXPECT_EQ(get("/api/office/reports.csv", query).status, 400U) << query;
  }
}

TEST_P(ReportRoutesTest, TheTableIsAFileWithNames) {
  sign_in(AccountRole::kSupervisor);
  post("/api/ratings", {{"ticket", ticket()}, {"stars", 4}, {"comment", "=cmd|' /C calc'!A0"}});
  const auto response = get("/api/office/reports.csv", "from=2026-11-23&to=2026-11-24&lang=en");
  EXPECT_TRUE(response.body.starts_with("\xEF\xBB\xBFRows by;"));
  EXPECT_NE(response.body.find(";'=cmd|' /C calc'!A0\r\n"), std::string::npos) << response.body;
  EXPECT_NE(response.body.find("Desk URP_1"), std::string::npos);
  bool named = false;
  for (const auto& [name, value] : response.headers) {
    if (name == "Content-Disposition") named = value == "attachment; filename=\"sportello-2026-11-23-2026-11-24.csv\"";
  }
  EXPECT_TRUE(named);
}

TEST_P(ReportRoutesTest, ErasingSaysFirstAndNotesWithoutTheName) {
  sign_in(AccountRole::kSupervisor);
  EXPECT_EQ(post("/api/office/erase", {{"email", "a@b.it"}}).body, R"({"found":2,"notes":1})");
  EXPECT_TRUE(erased_.empty());
  EXPECT_EQ(post("/api/office/erase", {{"email", "a@b.it"}, {"erase", true}}).body, R"({"erased":2,"notes":1})");
  EXPECT_EQ(erased_, std::vector<std::string>{"a@b.it"});
  const auto log = get("/api/office/audit").body;
  EXPECT_NE(log.find("\"erase\""), std::string::npos);
  EXPECT_EQ(log.find("a@b.it"), std::string::npos) << "whose data were erased is not to be found";
  for (const auto& body : std::vector<json::value>{json::object{}, {{"email", ""}}, {{"email", "a@b.it"}, {"phone", "0571 1"}},
                                                   {{"phone", "12"}}, {{"email", "a@b.it"}, {"erase", "yes"}}}) {
    EXPECT_EQ(post("/api/office/erase", body).status, 400U) << json::serialize(body);
  }
}

TEST_P(ReportRoutesTest, AWriterKeepsCallsAndBlocks) {
  DirectStore store(database_);
  ReportWriter writer(store);
  CallRecord record;
  record.desk = "URP_1";
  record.started = kNow;
  record.answered = kNow + 5'000;
  record.wait = 5'000;
  record.talk = 60'000;
  record.reason = "hangup";
  writer.call_over(record);
  writer.caller_blocked({"id", "URP_1", "anna", kNow, kNow + 600'000});
  sign_in(AccountRole::kSupervisor);
  const auto report = json::parse(get("/api/office/reports", "from=2026-11-23&to=2026-11-23").body).as_object();
  EXPECT_EQ(report.at("hours").at(9).at("answered").as_int64(), 1);
  EXPECT_NE(get("/api/office/audit").body.find("block.add"), std::string::npos);
}

TEST_P(ReportRoutesTest, AWriterKeepsWhatTheDatabaseDidNotTakeAndTriesAgain) {
  SlowStore store(database_);
  ReportWriter writer(store);
  CallRecord record;
  record.desk = "URP_1";
  record.started = kNow;
  record.reason = "no_answer";
  for (std::size_t i = 0; i < ReportWriter::kMostWaiting + 5; ++i) writer.call_over(record);
  store.fail();
  writer.write_rest();
  store.fail();
  writer.write_rest();
  store.run();
  writer.write_rest();
  store.run();
  long long calls = 0;
  database_.sql() << "SELECT count(*) FROM call_reports", soci::into(calls);
  EXPECT_EQ(calls, static_cast<long long>(ReportWriter::kMostWaiting));
}

SPORTELLO_ON_BOTH_BACK_ENDS(ReportRoutesTest);

}  // namespace
}  // namespace sportello::signaling
