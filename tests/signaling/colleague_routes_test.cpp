// SPDX-License-Identifier: EUPL-1.2
// To whom a call can go: what consoles ask for.
#include "accounts/colleague_routes.h"

#include "signaling/office_fixture.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

class ColleagueRoutesTest : public OfficeFixture {
 protected:
  ColleagueRoutesTest() {
    roles_ = {AccountRole::kOperator};
    desk_.id = "URP_1";
    desk_.name_it = "Anagrafe";
    desk_.name_en = "Registry";
    add_colleague_routes(
        routes_, {accounts_,
                  [this](TimeMs) { return std::vector<DeskStatus>{{&desk_, DeskState::kBusy}}; },
                  [this](std::string_view id) -> std::optional<Presence> {
                    const auto found = present_.find(id);
                    if (found == present_.end()) return std::nullopt;
                    return found->second;
                  }});
  }

  void add(const std::string& id, Roles roles = {AccountRole::kOperator}, bool disabled = false) {
    put_account(database_, {id, "Name of " + id, {"URP_1", "GONE"}, "hash", roles, disabled});
  }
  void take_over() { snapshots_.refresh(database_)(); }

  json::object list() {
    const auto [status, body] = ask(Method::kGet, "/api/desk/colleagues");
    EXPECT_EQ(status, 200U);
    return body;
  }
  /// `id state` of each, in their order.
  std::vector<std::string> people() {
    std::vector<std::string> lines;
    const auto answer = list();
    for (const auto& each : answer.at("people").as_array()) {
      lines.push_back(json::value_to<std::string>(each.at("id")) + ' ' +
                      json::value_to<std::string>(each.at("state")));
    }
    return lines;
  }

  DeskConfig desk_;
  std::map<std::string, Presence, std::less<>> present_;
};

TEST_F(ColleagueRoutesTest, SaysWhoIsThereAndWhoIsNot) {
  for (const char* id : {"anna", "bruno", "carla", "dario", "sara", "zoe"}) add(id);
  add("editor", {AccountRole::kEditor});
  add("gone", {AccountRole::kOperator}, true);
  take_over();
  present_ = {{"bruno", Presence::kBusy},
              {"carla", Presence::kWrapUp},
              {"dario", Presence::kAway},
              {"sara", Presence::kAvailable},
              {"zoe", Presence::kAvailable}};
  EXPECT_EQ(people(), (std::vector<std::string>{"zoe available", "carla wrap_up", "bruno busy",
                                                "dario away", "anna offline"}))
      << "without oneself (sara), those who are disabled and those without a console";
  const auto anna = list().at("people").as_array().back().as_object();
  EXPECT_EQ(anna.at("name").as_string(), "Name of anna");
  EXPECT_EQ(anna.at("desks"), (json::array{"URP_1"})) << "those that exist";
  EXPECT_EQ(anna.size(), 4U) << "nothing else about a person";
}

TEST_F(ColleagueRoutesTest, SaysWhichDesksThereAre) {
  EXPECT_EQ(json::serialize(list().at("desks")),
            R"([{"id":"URP_1","name":{"it":"Anagrafe","en":"Registry"},"languages":["it"],"state":"busy"}])");
}

TEST_F(ColleagueRoutesTest, ALongListKeepsThoseWhoCanAnswer) {
  for (int i = 0; i < 520; ++i) add("person" + std::to_string(1000 + i));
  take_over();
  EXPECT_TRUE(list().at("more").as_bool());
  present_ = {{"person1519", Presence::kAvailable}};
  const auto lines = people();
  ASSERT_EQ(lines.size(), 500U);
  EXPECT_EQ(lines.front(), "person1519 available");
}

TEST_F(ColleagueRoutesTest, IsForOperators) {
  roles_ = {AccountRole::kSupervisor, AccountRole::kEditor};
  EXPECT_EQ(status(Method::kGet, "/api/desk/colleagues"), 403U);
  roles_ = {AccountRole::kOperator};
  EXPECT_EQ(status(Method::kPost, "/api/desk/colleagues", "{}"), 405U);
}

}  // namespace
}  // namespace sportello::signaling
