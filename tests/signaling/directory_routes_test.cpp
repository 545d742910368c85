// SPDX-License-Identifier: EUPL-1.2
// What supervisors and editors change: desks, hours, sites, settings.
#include "directory/directory_routes.h"

#include "signaling/office_fixture.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

class DirectoryRoutesTest : public OfficeFixture {
 protected:
  DirectoryRoutesTest() {
    add_directory_routes(routes_, {directory_, snapshots_, "Comune <urp@town.example>"});
    ask(Method::kPost, "/api/office/desks", R"({"id":"URP","name":{"it":"Uno","en":"One"}})");
  }
};

const char* const kWeek = R"("week":[["09:00-13:00"],[],[],[],[],[],[]])";

TEST_P(DirectoryRoutesTest, ADeskFromItsBeginningToItsEnd) {
  EXPECT_NE(directory_.now().find("URP"), nullptr) << "in force at once";
  const auto [twice, known] =
      ask(Method::kPost, "/api/office/desks", R"({"id":"URP","name":{"it":"X"}})");
  EXPECT_EQ(twice, 409U);
  EXPECT_EQ(known.at("current").at("name").at("it").as_string(), "Uno");

  const auto [changed, desk] = ask(Method::kPost, "/api/office/desks/URP",
                                   R"({"version":1,"blur":true,"slot_minutes":15,"enabled":false,)"
                                   R"("languages":["it","en","it"]})");
  EXPECT_EQ(changed, 200U);
  EXPECT_EQ(desk.at("version").as_int64(), 2);
  EXPECT_EQ(desk.at("name").at("en").as_string(), "One") << "what is not named stays";
  EXPECT_TRUE(directory_.now().find("URP")->blur);
  EXPECT_EQ(directory_.now().find("URP")->languages, (std::vector<std::string>{"it", "en"}));
  EXPECT_EQ(directory_.now().find_enabled("URP"), nullptr);

  EXPECT_EQ(status(Method::kDelete, "/api/office/desks/URP", R"({"version":1})"), 409U);
  EXPECT_EQ(status(Method::kDelete, "/api/office/desks/URP", R"({"version":2})"), 204U);
  EXPECT_EQ(status(Method::kDelete, "/api/office/desks/URP"), 404U);
  EXPECT_EQ(directory_.now().find("URP"), nullptr);
  EXPECT_EQ(audit_log(), (std::vector<std::string>{"sara desk.add URP", "sara desk.put URP",
                                                   "sara desk.remove URP"}));
}

TEST_P(DirectoryRoutesTest, NewDesksStandAtTheEnd) {
  ask(Method::kPost, "/api/office/desks", R"({"id":"A","name":{"it":"A"}})");
  const auto list = ask(Method::kGet, "/api/office/desks").second;
  EXPECT_EQ(list.at("desks").at(0).at("id").as_string(), "URP");
  EXPECT_EQ(list.at("desks").at(1).at("id").as_string(), "A");
  EXPECT_EQ(list.at("desks").at(1).at("name").at("en").as_string(), "A");
}

TEST_P(DirectoryRoutesTest, HoursAndWhatCitizensReadOfThem) {
  const auto [changed, hours] = ask(
      Method::kPost, "/api/office/hours/URP",
      std::string("{") + kWeek + R"(,"special":[{"date":"2026-02-25","spans":[],)" +
          R"("reason":{"it":"Assemblea","en":"Meeting"}}],"version":1})");
  ASSERT_EQ(changed, 200U);
  EXPECT_EQ(hours.at("version").as_int64(), 2);
  EXPECT_EQ(status(Method::kPost, "/api/office/hours/URP",
                   std::string("{") + kWeek + R"(,"version":1})"),
            409U);
  const auto [read, said] = ask(Method::kGet, "/api/desks/URP/hours");
  EXPECT_EQ(read, 200U);
  EXPECT_EQ(said.at("week").at(0).at(0).as_string(), "09:00-13:00");
  EXPECT_EQ(said.at("today").at("date").as_string(), "2026-02-25");
  EXPECT_EQ(said.at("today").at("reason").at("en").as_string(), "Meeting");
  EXPECT_EQ(said.at("next_opening").as_int64(),
            instant_of({std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}, 9 * 60}));
  EXPECT_EQ(status(Method::kGet, "/api/desks/NOWHERE/hours"), 404U);
  EXPECT_EQ(ask(Method::kGet, "/api/office/hours/URP").second, hours);
}

TEST_P(DirectoryRoutesTest, SitesAreInForceAtOnce) {
  const auto [changed, sites] =
      ask(Method::kPost, "/api/office/sites",
          R"({"version":0,"sites":["https://Town.example","https://town.example"]})");
  EXPECT_EQ(changed, 200U);
  EXPECT_EQ(sites.at("sites").as_array().size(), 1U);
  EXPECT_TRUE(directory_.now().allows_site("https://town.example"));
  EXPECT_FALSE(directory_.now().allows_site("https://other.example"));
  EXPECT_EQ(status(Method::kPost, "/api/office/sites", R"({"version":0,"sites":[]})"), 409U);
  for (const char* body :
       {R"({})", R"({"sites":"x"})", R"({"sites":["*"]})", R"({"sites":["town.example"]})",
        R"({"sites":["https://town.example/path"]})", R"({"sites":[1]})"}) {
    EXPECT_EQ(status(Method::kPost, "/api/office/sites", body), 400U) << body;
  }
}

TEST_P(DirectoryRoutesTest, SettingsHaveTheirTypes) {
  const auto [changed, settings] =
      ask(Method::kPost, "/api/office/settings",
          R"({"version":0,"report_days":30,"privacy_url":"https://town.example/p"})");
  EXPECT_EQ(changed, 200U);
  EXPECT_EQ(settings.at("callback_days").as_int64(), 30);
  EXPECT_EQ(settings.at("mail_sender").as_string(), "Comune <urp@town.example>");
  ask(Method::kPost, "/api/office/settings", R"({"mail_sender":"x@town.example"})");
  EXPECT_EQ(ask(Method::kGet, "/api/office/settings").second.at("mail_sender").as_string(),
            "Comune <urp@town.example>")
      << "the configuration file's alone";
  EXPECT_EQ(directory_.now().settings.report_days, 30);
  for (const char* body :
       {R"({"report_days":0})", R"({"report_days":"7"})", R"({"report_days":1e9})",
        R"({"privacy_url":"javascript:alert"})", R"({"email":"nobody"})", R"({"version":"x"})"}) {
    EXPECT_EQ(status(Method::kPost, "/api/office/settings", body), 400U) << body;
  }
  EXPECT_EQ(directory_.now().settings.report_days, 30);
}

TEST_P(DirectoryRoutesTest, HostileDesks) {
  for (const char* body :
       {R"({})", R"({"id":"A"})", R"({"id":"a b","name":{"it":"x"}})",
        R"({"id":"A","name":{"it":""}})", R"({"id":"A","name":"x"})",
        R"({"id":"A","name":{"it":5}})", R"({"id":"../x","name":{"it":"x"}})"}) {
    EXPECT_EQ(status(Method::kPost, "/api/office/desks", body), 400U) << body;
  }
  for (const char* body :
       {R"({"group_size":1})", R"({"group_size":5})", R"({"slot_minutes":3})", R"({"blur":"yes"})",
        R"({"slots_ahead":0})", R"({"block_minutes":-1})", R"({"position":1.5})",
        R"({"version":-1})", R"({"enabled":null})", R"({"languages":[]})",
        R"({"languages":"it"})", R"({"languages":["IT"]})", R"({"languages":["it-IT"]})",
        R"({"languages":["i"]})", R"({"languages":["it",7]})"}) {
    EXPECT_EQ(status(Method::kPost, "/api/office/desks/URP", body), 400U) << body;
  }
  EXPECT_EQ(status(Method::kPost, "/api/office/desks/NOWHERE", "{}"), 404U);
  EXPECT_EQ(directory_.now().find("URP")->version, 1);
}

TEST_P(DirectoryRoutesTest, EditorsHaveTheSitesOnly) {
  roles_ = {AccountRole::kEditor};
  EXPECT_EQ(status(Method::kGet, "/api/office/sites"), 200U);
  EXPECT_EQ(status(Method::kPost, "/api/office/sites", R"({"sites":[]})"), 200U);
  for (const char* path : {"/api/office/desks", "/api/office/hours/URP", "/api/office/settings"}) {
    EXPECT_EQ(status(Method::kGet, path), 403U) << path;
    EXPECT_NE(status(Method::kPost, path, "{}"), 200U) << path;
  }
  roles_ = {AccountRole::kOperator};
  EXPECT_EQ(status(Method::kGet, "/api/office/sites"), 403U);
}

SPORTELLO_ON_BOTH_BACK_ENDS(DirectoryRoutesTest);

}  // namespace
}  // namespace sportello::signaling
