// SPDX-License-Identifier: EUPL-1.2
// Desks, hours, sites and settings in the database, and what the calls see of them.
#include "directory/directory_store.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "calls/desk_board.h"
#include "directory/hours_text.h"
#include "hours/civil_time.h"
#include "signaling/back_end.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;
using namespace std::chrono;

DeskConfig config(std::string id) {
  DeskConfig desk;
  desk.id = std::move(id);
  desk.name_it = "Sportello";
  desk.name_en = "Desk";
  return desk;
}

class DirectoryTest : public BackEndTest {
 protected:
  DirectoryTest() : database_(fresh_database()) { migrate(database_, all_schemas()); }
  Database database_;
};

TEST_P(DirectoryTest, TheConfigurationFillsAnEmptyDatabaseOnce) {
  seed_directory(database_, {config("B"), config("A")});
  seed_directory(database_, {config("C")});
  auto desks = load_directory(database_).desks;
  ASSERT_EQ(desks.size(), 2U);
  EXPECT_EQ(desks[0].id, "B") << "in the order of the file";
  EXPECT_EQ(desks[1].name_it, "Sportello");
  remove_desk(database_, "A");
  remove_desk(database_, "B");
  seed_directory(database_, {config("C")});
  EXPECT_TRUE(load_directory(database_).desks.empty()) << "what was removed stays so";
}

TEST_P(DirectoryTest, ADatabaseFilledFromNothingCountsAsFilled) {
  seed_directory(database_, {});
  seed_directory(database_, {config("C")});
  EXPECT_TRUE(load_directory(database_).desks.empty());
}

TEST_P(DirectoryTest, KeepsAllOfADesk) {
  Desk desk;
  desk.id = "URP";
  desk.name_it = "Uno";
  desk.name_en = "One";
  desk.position = 7;
  desk.enabled = false;
  desk.blur = true;
  desk.group_size = 3;
  desk.languages = {"it", "en", "ise"};
  desk.slot_minutes = 20;
  desk.slots_ahead = 9;
  desk.block_minutes = 45;
  desk.version = 5;
  put_desk(database_, desk);
  auto hours = std::make_shared<OpeningHours>();
  hours->week[0] = *parse_spans("9-13, 15-24:00");
  hours->closed_on_holidays = false;
  hours->special[sys_days{year{2026} / 12 / 24}] = {*parse_spans("9-12"), "Vigilia", "Eve"};
  hours->special[sys_days{year{2026} / 8 / 14}] = {{}, "", ""};
  desk.hours = hours;
  desk.hours_version = 3;
  put_hours(database_, desk);
  desk.name_it = "Due";
  put_desk(database_, desk);  // leaves the hours alone

  const auto directory = load_directory(database_);
  ASSERT_NE(directory.find("URP"), nullptr);
  const auto& read = *directory.find("URP");
  EXPECT_EQ(directory.find_enabled("URP"), nullptr);
  EXPECT_EQ(read.name_it, "Due");
  EXPECT_EQ(read.position, 7);
  EXPECT_TRUE(read.blur);
  EXPECT_EQ(read.group_size, 3);
  EXPECT_EQ(read.languages, desk.languages);
  EXPECT_EQ(read.slot_minutes, 20);
  EXPECT_EQ(read.slots_ahead, 9);
  EXPECT_EQ(read.block_minutes, 45);
  EXPECT_EQ(read.version, 5);
  EXPECT_EQ(read.hours_version, 3);
  EXPECT_EQ(read.hours->week, hours->week);
  EXPECT_FALSE(read.hours->closed_on_holidays);
  ASSERT_EQ(read.hours->special.size(), 2U);
  EXPECT_EQ(read.hours->special.begin()->second.spans.size(), 0U);
  EXPECT_EQ(read.hours->special.rbegin()->second.reason_it, "Vigilia");
  const auto configs = directory.configs();
  EXPECT_EQ(configs[0].block_time, 45 * 60'000);
  EXPECT_EQ(configs[0].languages, desk.languages);
  EXPECT_EQ(configs[0].hours, read.hours);

  remove_desk(database_, "URP");
  int rest = 0;
  database_.sql() << "SELECT COUNT(*) FROM desk_week", soci::into(rest);
  EXPECT_EQ(rest, 0);
}

TEST_P(DirectoryTest, SitesAndSettings) {
  EXPECT_TRUE(load_directory(database_).allows_site("https://anywhere.example"));
  put_sites(database_, {"https://town.example"});
  EXPECT_FALSE(load_directory(database_).allows_site("https://anywhere.example"));
  EXPECT_EQ(sites_version(database_), 1);
  EXPECT_EQ(load_directory(database_).settings.report_days, 365);
  TownSettings settings;
  settings.report_days = 90;
  settings.privacy_url = "https://town.example/privacy";
  put_settings(database_, settings);
  EXPECT_EQ(load_directory(database_).settings.report_days, 90);
  EXPECT_EQ(load_directory(database_).settings.privacy_url, "https://town.example/privacy");
  EXPECT_EQ(revisions(database_).at("directory"), 2);
}

TEST(OriginTest, WhatAnOriginIs) {
  for (const char* good : {"https://town.example", "http://localhost:8080", "https://[::1]:443"}) {
    EXPECT_TRUE(is_origin(good)) << good;
  }
  for (const char* bad : {"", "town.example", "https://", "https://town.example/", "HTTPS://x.y",
                          "https://x y", "https://x;y", "ftp://x.y", "https://user@x.y", "null",
                          "https://Town.example", "https://x.y?z"}) {
    EXPECT_FALSE(is_origin(bad)) << bad;
  }
}

TEST(HoursTextTest, GoesThereAndBack) {
  const auto body = json::parse(
      R"({"week":[["09:00-13:00","15:00-24:00"],[],[],[],[],[],[]],"closed_on_holidays":false,
          "special":[{"date":"2026-12-24","spans":["09:00-12:00"],"reason":{"it":"Vigilia","en":""}},
                     {"date":"2026-12-31","spans":[]}]})");
  BodyReader reader(body.as_object());
  const auto hours = read_hours(reader);
  ASSERT_TRUE(reader.ok());
  const auto value = hours_value(hours, sys_days{year{2026} / 12 / 25});
  EXPECT_EQ(value.at("week"), body.at("week"));
  ASSERT_EQ(value.at("special").as_array().size(), 1U) << "those before are left out";
  EXPECT_EQ(value.at("special").at(0).at("date").as_string(), "2026-12-31");
  EXPECT_EQ(spans_text(hours.week[0]), "09:00-13:00, 15:00-24:00");
  EXPECT_EQ(parse_spans(spans_text(hours.week[0])), hours.week[0]);
}

TEST(HoursTextTest, HostileHours) {
  const std::string week = R"("week":[[],[],[],[],[],[],[]])";
  const auto faulty = [](const std::string& text) {
    const auto body = json::parse(text).as_object();
    BodyReader reader(body);
    read_hours(reader);
    return !reader.ok();
  };
  EXPECT_FALSE(faulty("{" + week + "}"));
  for (const std::string& body :
       {std::string("{}"), std::string(R"({"week":[]})"), std::string(R"({"week":"x"})"),
        std::string(R"({"week":[[],[],[],[],[],[],["9"]]})"),
        std::string(R"({"week":[[],[],[],[],[],[],["9-8"]]})"),
        std::string(R"({"week":[[],[],[],[],[],[],["9-10,11-12"]]})"),
        std::string(R"({"week":[[],[],[],[],[],[],["9-10","9-11"]]})"),
        std::string(R"({"week":[[],[],[],[],[],[],["9-25"]]})"),
        std::string(R"({"week":[[],[],[],[],[],[],[1]]})"),
        std::string(R"({"week":[[],[],[],[],[],[],[""]]})"),
        "{" + week + R"(,"special":{}})", "{" + week + R"(,"special":[1]})",
        "{" + week + R"(,"special":[{"date":"2026-02-30","spans":[]}]})",
        "{" + week + R"(,"special":[{"date":"2026-02-03","spans":["x"]}]})",
        "{" + week + R"(,"special":[{"date":"2026-02-03"},{"date":"2026-02-03"}]})",
        "{" + week + R"(,"special":[{"date":"2026-02-03","reason":{"it":5}}]})",
        "{" + week + R"(,"closed_on_holidays":1})"}) {
    EXPECT_TRUE(faulty(body)) << body;
  }
  std::string many = "{" + week + R"(,"special":[)";
  for (int i = 0; i < 101; ++i) many += R"({"date":"2026-02-03"},)";
  EXPECT_TRUE(faulty(many + R"({"date":"2026-02-03"}]})"));
}

class DeskHoursTest : public testing::Test {
 protected:
  DeskHoursTest() {
    auto hours = std::make_shared<OpeningHours>();
    hours->week[0] = *parse_spans("9-13");  // Mondays
    desk_ = config("URP");
    desk_.hours = hours;
    board_.set_desks({desk_});
    auto& person = board_.place_for({"anna", "Anna", {"URP"}});
    person.connection = 1;
    person.state = Availability::kAvailable;
  }

  static TimeMs monday(int hour) {
    return instant_of({sys_days{year{2026} / 3 / 2}, hour * 60});
  }

  DeskConfig desk_;
  DeskBoard board_{{}};
};

TEST_F(DeskHoursTest, ClosedOutsideItsHoursWithTheNextOpening) {
  const auto before = board_.status(monday(8));
  ASSERT_EQ(before.size(), 1U);
  EXPECT_EQ(before[0].state, DeskState::kClosed) << "although somebody is there";
  EXPECT_EQ(before[0].opens_at, monday(9));
  EXPECT_FALSE(before[0].closes_at);
  const auto during = board_.status(monday(12));
  EXPECT_EQ(during[0].state, DeskState::kOpen);
  EXPECT_EQ(during[0].closes_at, monday(13));
  EXPECT_FALSE(during[0].opens_at);
  EXPECT_EQ(board_.status(monday(13))[0].opens_at, monday(9) + 7 * 86'400'000);
}

TEST_F(DeskHoursTest, WithoutHoursItIsOpenWhenSomebodyIsThere) {
  desk_.hours = nullptr;
  board_.set_desks({desk_});
  const auto status = board_.status(monday(3));
  EXPECT_EQ(status[0].state, DeskState::kOpen);
  EXPECT_FALSE(status[0].opens_at);
  EXPECT_FALSE(status[0].closes_at);
}

TEST_F(DeskHoursTest, WhatCallsHoldStaysValid) {
  const auto* held = board_.find_desk("URP");
  std::vector<DeskConfig> others;
  for (int i = 0; i < 50; ++i) others.push_back(config("D" + std::to_string(i)));
  board_.set_desks(others);
  EXPECT_EQ(board_.find_desk("URP"), held);
  EXPECT_EQ(held->id, "URP");
  EXPECT_FALSE(held->open_at(monday(10))) << "no new calls";
  EXPECT_EQ(board_.status(monday(10)).size(), 50U);
  EXPECT_TRUE(board_.desks_of(*board_.find("anna")).empty());
  desk_.name_it = "Nuovo";
  board_.set_desks({desk_});
  EXPECT_EQ(board_.find_desk("URP"), held);
  EXPECT_EQ(held->name_it, "Nuovo");
}

SPORTELLO_ON_BOTH_BACK_ENDS(DirectoryTest);

}  // namespace
}  // namespace sportello::signaling
