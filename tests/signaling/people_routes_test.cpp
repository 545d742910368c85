// SPDX-License-Identifier: EUPL-1.2
// What supervisors do with accounts.
#include "accounts/people_routes.h"

#include "accounts/password.h"
#include "signaling/office_fixture.h"

namespace sportello::signaling {
namespace {

class PeopleRoutesTest : public OfficeFixture {
 protected:
  PeopleRoutesTest() {
    add_people_routes(routes_, snapshots_);
    put_account(database_, {"sara", "Sara", {}, "hash", {AccountRole::kSupervisor}});
    snapshots_.refresh(database_)();
  }
};

TEST_P(PeopleRoutesTest, APersonFromBeginningToEnd) {
  const auto [added, person] =
      ask(Method::kPost, "/api/office/people",
          R"({"id":"Anna","name":"Anna B","roles":["operator","editor"],"desks":["A","B","A"],)"
          R"("password":"correct horse"})");
  ASSERT_EQ(added, 201U);
  EXPECT_EQ(person.at("id").as_string(), "anna");
  EXPECT_EQ(person.at("desks").as_array().size(), 2U);
  EXPECT_FALSE(person.contains("password"));
  ASSERT_TRUE(accounts_.find("anna")) << "in force at once";
  EXPECT_TRUE(verify_password(accounts_.find("anna")->password_hash, "correct horse"));
  EXPECT_EQ(status(Method::kPost, "/api/office/people",
                   R"({"id":"anna","password":"correct horse"})"),
            409U);

  const auto old_hash = accounts_.find("anna")->password_hash;
  const auto [changed, after] = ask(Method::kPost, "/api/office/people/anna",
                                    R"({"version":1,"name":"Anna C","roles":["operator"]})");
  EXPECT_EQ(changed, 200U);
  EXPECT_EQ(after.at("version").as_int64(), 2);
  EXPECT_EQ(accounts_.find("anna")->password_hash, old_hash);
  EXPECT_EQ(accounts_.find("anna")->roles, Roles{AccountRole::kOperator});
  EXPECT_EQ(status(Method::kPost, "/api/office/people/anna", R"({"version":1})"), 409U);

  EXPECT_EQ(status(Method::kPost, "/api/office/people/anna",
                   R"({"version":2,"password":"battery staple","disabled":true})"),
            200U);
  EXPECT_FALSE(accounts_.find("anna")) << "disabled";
  EXPECT_TRUE(verify_password(accounts_.all().at("anna").password_hash, "battery staple"));

  EXPECT_EQ(ask(Method::kGet, "/api/office/people").second.at("people").as_array().size(), 2U);
  EXPECT_EQ(status(Method::kDelete, "/api/office/people/anna"), 204U);
  EXPECT_EQ(status(Method::kDelete, "/api/office/people/anna"), 404U);
  EXPECT_EQ(audit_log(),
            (std::vector<std::string>{"sara person.add anna", "sara person.put anna",
                                      "sara person.put anna", "sara person.remove anna"}));
}

TEST_P(PeopleRoutesTest, TheLastSupervisorStays) {
  for (const char* body : {R"({"roles":["operator"]})", R"({"disabled":true})"}) {
    const auto [refused, why] = ask(Method::kPost, "/api/office/people/sara", body);
    EXPECT_EQ(refused, 409U) << body;
    EXPECT_EQ(why.at("error").as_string(), "last_supervisor");
  }
  EXPECT_EQ(status(Method::kDelete, "/api/office/people/sara"), 409U);
  ask(Method::kPost, "/api/office/people",
      R"({"id":"ugo","roles":["supervisor"],"disabled":true,"password":"correct horse"})");
  EXPECT_EQ(status(Method::kDelete, "/api/office/people/sara"), 409U) << "ugo cannot sign in";
  ask(Method::kPost, "/api/office/people/ugo", R"({"disabled":false})");
  EXPECT_EQ(status(Method::kDelete, "/api/office/people/sara"), 204U);
}

TEST_P(PeopleRoutesTest, HostilePeople) {
  for (const char* body :
       {R"({})", R"({"id":"anna"})", R"({"id":"anna","password":"short"})",
        R"({"id":"a b","password":"correct horse"})", R"({"id":"anna","password":12345678})",
        R"({"id":"anna","password":"correct horse","roles":[]})",
        R"({"id":"anna","password":"correct horse","roles":["mayor"]})",
        R"({"id":"anna","password":"correct horse","roles":"operator"})",
        R"({"id":"anna","password":"correct horse","desks":["a/b"]})",
        R"({"id":"anna","password":"correct horse","name":""})",
        R"({"id":"anna","password":"correct horse","disabled":"no"})"}) {
    EXPECT_EQ(status(Method::kPost, "/api/office/people", body), 400U) << body;
  }
  EXPECT_EQ(accounts_.all().size(), 1U);
  roles_ = {AccountRole::kEditor, AccountRole::kOperator};
  EXPECT_EQ(status(Method::kGet, "/api/office/people"), 403U);
  EXPECT_EQ(status(Method::kDelete, "/api/office/people/sara"), 403U);
}

SPORTELLO_ON_BOTH_BACK_ENDS(PeopleRoutesTest);

}  // namespace
}  // namespace sportello::signaling
