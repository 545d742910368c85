// SPDX-License-Identifier: EUPL-1.2
// Notes beside calls: whose they are, what they may hold, how long they stay.
#include "requests/notes.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "signaling/back_end.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr TimeMs kNow = 1'795'680'000'000;
constexpr TimeMs kDay = TimeMs{24} * 3'600'000;

class Notes : public BackEndTest {
 protected:
  Notes() : database_(fresh_database()) {
    migrate(database_, std::vector{notes_schema()});
    add_note_routes(routes_);
    gate_.signed_in = [this](const HttpRequest&, TimeMs) { return who_; };
    gate_.is_own_origin = [](const HttpRequest&) { return true; };
    gate_.is_allowed_site = [](std::string_view) { return false; };
  }

  void sign_in(std::string name, std::string display) {
    Account account;
    account.name = std::move(name);
    account.display = std::move(display);
    account.desks = {"URP_1"};
    who_ = SignedIn{account, "session"};
  }

  HttpResponse send(const HttpRequest& request, TimeMs now = kNow) {
    auto answer = routes_.handle(request, gate_, now);
    EXPECT_TRUE(answer);
    if (auto* response = std::get_if<HttpResponse>(&*answer)) return *response;
    return std::get<StorageWork>(*answer)(database_)();
  }

  HttpResponse save(const json::object& body, TimeMs now = kNow) {
    const auto text = json::serialize(body);
    HttpRequest request;
    request.method = Method::kPost;
    request.path = "/api/desk/notes";
    request.content_type = "application/json";
    request.body = text;
    return send(request, now);
  }

  HttpResponse read(std::string_view query) {
    HttpRequest request;
    request.method = Method::kGet;
    request.path = "/api/desk/notes";
    request.query = query;
    return send(request);
  }

  json::array notes(std::string_view query) {
    return json::parse(read(query).body).at("notes").as_array();
  }

  Database database_;
  ApiRoutes routes_;
  ApiGate gate_;
  std::optional<SignedIn> who_;
};

TEST_P(Notes, AreForThoseWhoAreSignedIn) {
  EXPECT_EQ(read("call=c1").status, 401u);
  EXPECT_EQ(save({{"call", "c1"}, {"desk", "URP_1"}, {"text", "Tari"}}).status, 401u);
}

TEST_P(Notes, GoWithTheCallFromOneOperatorToTheNext) {
  sign_in("anna", "Anna Bianchi");
  ASSERT_EQ(save({{"call", "c1"}, {"desk", "URP_1"}, {"text", "Vuole la Tari.\nPerché è doppia"}}).status, 200u);
  ASSERT_EQ(save({{"call", "c1"}, {"desk", "URP_1"}, {"text", "Tari doppia"}}, kNow + 5).status, 200u);
  sign_in("marco", "Marco Rossi");
  ASSERT_EQ(save({{"call", "c1"}, {"desk", "URP_2"}, {"text", "Spiegato"}}, kNow + 9).status, 200u);
  const auto both = notes("call=c1");
  ASSERT_EQ(both.size(), 2u);
  EXPECT_EQ(both[0].at("name"), "Anna Bianchi");
  EXPECT_EQ(both[0].at("text"), "Tari doppia");
  EXPECT_EQ(both[0].at("updated"), kNow + 5);
  EXPECT_EQ(both[0].at("own"), false);
  EXPECT_EQ(both[1].at("own"), true);
  EXPECT_TRUE(notes("call=c2").empty());
}

TEST_P(Notes, AnEmptyTextTakesOnlyOnesOwnAway) {
  sign_in("anna", "Anna");
  save({{"call", "c1"}, {"desk", "URP_1"}, {"text", "Tari"}});
  sign_in("marco", "Marco");
  save({{"call", "c1"}, {"desk", "URP_1"}, {"text", ""}});
  EXPECT_EQ(notes("call=c1").size(), 1u);
  sign_in("anna", "Anna");
  save({{"call", "c1"}, {"desk", "URP_1"}, {"text", ""}});
  EXPECT_TRUE(notes("call=c1").empty());
}

TEST_P(Notes, RefuseWhatIsMalformedAndSayWhichField) {
  sign_in("anna", "Anna");
  const json::object good{{"call", "c1"}, {"desk", "URP_1"}, {"text", "Tari"}};
  const std::pair<const char*, json::value> bad[] = {
      {"call", nullptr},          {"call", ""},      {"call", "c'; DROP TABLE notes"},
      {"call", json::string(65, 'a')}, {"desk", 7},   {"desk", "URP 1"},
      {"text", nullptr},          {"text", json::array{}}, {"text", json::string("a\0b", 3)},
      {"text", "\x1b[2J"},        {"text", json::string(kNoteBytes + 1, 'a')}};
  for (const auto& [field, value] : bad) {
    auto body = good;
    body[field] = value;
    const auto response = save(body);
    EXPECT_EQ(response.status, 400u) << field;
    EXPECT_NE(response.body.find(field), std::string::npos) << response.body;
  }
  EXPECT_EQ(read("").status, 400u);
  EXPECT_EQ(read("call=").status, 400u);
  EXPECT_EQ(read("call=%27").status, 400u);
  EXPECT_TRUE(notes("x=1&call=c1").empty());
}

TEST_P(Notes, KeepLineBreaksAndSignsAsTheyWereTyped) {
  sign_in("anna", "Anna");
  const std::string quoted = "L'utente; \"DROP\" -- %s é\n\n\t2. riga";
  save({{"call", "c1"}, {"desk", "URP_1"}, {"text", quoted}});
  EXPECT_EQ(notes("call=c1")[0].at("text"), json::value(json::string(quoted)));
  EXPECT_EQ(save({{"call", "c1"}, {"desk", "URP_1"}, {"text", json::string(kNoteBytes, 'a')}}).status, 200u);
}

TEST_P(Notes, GoAfterTheirDays) {
  put_note(database_, "old", {"anna", "Anna", "URP_1", "a", kNow - 31 * kDay});
  put_note(database_, "new", {"anna", "Anna", "URP_1", "b", kNow - 29 * kDay});
  EXPECT_EQ(expire_notes(database_, 30, kNow), 1u);
  EXPECT_TRUE(notes_of(database_, "old").empty());
  EXPECT_EQ(notes_of(database_, "new").size(), 1u);
}

SPORTELLO_ON_BOTH_BACK_ENDS(Notes);

}  // namespace
}  // namespace sportello::signaling
