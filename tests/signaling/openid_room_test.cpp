// SPDX-License-Identifier: EUPL-1.2
// Sign-in by OpenID Connect as a browser goes through it, and as others try to.
#include "openid/openid_room.h"

#include <boost/json.hpp>

#include "accounts/password.h"
#include "http/http_fields.h"
#include "signaling/office_fixture.h"
#include "openid/openid_people.h"
#include "signaling/scripted_provider.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

class OpenIdRoomTest : public OfficeFixture {
 protected:
  OpenIdRoomTest() {
    auto& openid = config_.openid.emplace();
    openid.issuer = ScriptedProvider::kIssuer;
    openid.client_id = "sportello";
    openid.name_it = "Comune";
    openid.name_en = "Town";
    config_.public_url = "https://sportello.example";
    provider_.emplace(openid, "secret", config_.public_url + "/openid/callback",
                      [this](const ProviderRequest& request) { return scripted_.answer(request); });
    room_.emplace(OpenIdRoom::Services{
        config_, SealKey{7}, snapshots_, &*provider_,
        [](HttpResponse& response, const Account& account, bool, TimeMs) {
          response.header("Set-Cookie", "session=" + account.name);
        }});
    put({"anna", "Anna", {}, "hash", {AccountRole::kOperator}, false});
  }

  void put(const Account& account) { put_account(database_, account); }

  HttpResponse get(const std::string& path, const std::string& query = {},
                   const std::string& cookie = {}, Method method = Method::kGet) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.cookie = cookie;
    request.secure = true;
    auto answer = room_->handle(request, now_);
    if (!answer) return {};
    while (auto* slow = std::get_if<SlowWork>(&*answer)) {
      EXPECT_TRUE(slow->asks_others);
      auto next = slow->work();
      answer = next();
    }
    if (auto* work = std::get_if<StorageWork>(&*answer)) {
      Transaction transaction(database_);
      const auto finish = (*work)(database_);
      transaction.commit();
      return finish();
    }
    return std::get<HttpResponse>(*answer);
  }

  static std::string header(const HttpResponse& response, std::string_view name,
                            std::string_view beginning = {}) {
    for (const auto& [key, value] : response.headers) {
      if (key == name && value.starts_with(beginning)) return value;
    }
    return {};
  }

  /// An attempt that is at the provider, which will vouch for anna.
  struct Begun {
    std::string cookie;
    std::string state;
  };
  Begun begin(const std::string& page = "desk") {
    const auto response = get("/openid/start", "to=" + page);
    EXPECT_EQ(response.status, 303U);
    const auto location = header(response, "Location");
    const auto query = std::string_view(location).substr(location.find('?') + 1);
    const auto cookie = header(response, "Set-Cookie", "__Host-sportello_openid=");
    EXPECT_NE(cookie.find("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600; Secure"),
              std::string::npos);
    scripted_.claims = {{"iss", ScriptedProvider::kIssuer},
                        {"aud", "sportello"},
                        {"sub", "4711"},
                        {"exp", now_ / 1000 + 300},
                        {"iat", now_ / 1000},
                        {"nonce", query_value(query, "nonce").value_or("")},
                        {"name", "Anna Bianchi"},
                        {"preferred_username", "anna"}};
    return {cookie.substr(0, cookie.find(';')), query_value(query, "state").value_or("")};
  }

  /// Where an attempt ends when the provider sends the browser back with a code.
  std::string finish(const Begun& begun) {
    return end_of(get("/openid/callback", "code=c&state=" + begun.state, begun.cookie));
  }

  /// The address, and whose session there is.
  std::string end_of(const HttpResponse& response) {
    EXPECT_EQ(response.status, 303U);
    EXPECT_NE(header(response, "Set-Cookie", "__Host-sportello_openid=;").find("Max-Age=0"),
              std::string::npos)
        << "the attempt is over, whatever came of it";
    const auto session = header(response, "Set-Cookie", "session=");
    return header(response, "Location") + (session.empty() ? "" : " " + session);
  }

  TimeMs now_ = kNow;
  Config config_;
  ScriptedProvider scripted_;
  std::optional<ProviderClient> provider_;
  std::optional<OpenIdRoom> room_;
};

TEST_P(OpenIdRoomTest, SignsInAndGoesToThePageThatWasAskedFor) {
  EXPECT_EQ(finish(begin()), "/desk session=anna");
  EXPECT_EQ(finish(begin("office")), "/office session=anna");
  EXPECT_EQ(finish(begin("https://evil.example")), "/desk session=anna");
  EXPECT_TRUE(accounts_.find("anna"));
  EXPECT_TRUE(audit_log().empty()) << "signing in changes nothing";
}

TEST_P(OpenIdRoomTest, AnAnswerIsGoodOnceInItsOwnBrowserAndInTime) {
  const auto begun = begin();
  EXPECT_EQ(finish({"", begun.state}), "/desk?openid=expired") << "another browser";
  EXPECT_EQ(finish({begun.cookie, begin().state}), "/desk?openid=expired") << "another attempt";
  EXPECT_EQ(finish({begun.cookie + "x", begun.state}), "/desk?openid=expired");
  EXPECT_EQ(finish({begun.cookie, ""}), "/desk?openid=expired");
  const auto again = begin();
  EXPECT_EQ(finish(again), "/desk session=anna");
  EXPECT_EQ(finish(again), "/desk?openid=expired") << "replayed";
  EXPECT_EQ(scripted_.asked("/token"), 1U) << "no code is redeemed for strangers";
  const auto late = begin();
  now_ += kAttemptLifetime;
  EXPECT_EQ(finish(late), "/desk?openid=expired");
}

TEST_P(OpenIdRoomTest, SaysWhatTheProviderSaid) {
  const auto end = [this](const std::string& query) {
    const auto begun = begin("office");
    return end_of(get("/openid/callback", query + "&state=" + begun.state, begun.cookie));
  };
  EXPECT_EQ(end("error=access_denied"), "/office?openid=cancelled");
  EXPECT_EQ(end("error=server_error&error_description=%3Cscript%3E"), "/office?openid=refused");
  EXPECT_EQ(end("code="), "/office?openid=refused");
  EXPECT_EQ(end("code=" + std::string(5000, 'x')), "/office?openid=refused");
  EXPECT_EQ(end("code=x&iss=https%3A%2F%2Fevil.example"), "/office?openid=refused");
  EXPECT_EQ(end("code=x&iss=https%3A%2F%2Flogin.comune.example%2Frealm"), "/office session=anna");
}

TEST_P(OpenIdRoomTest, AProviderThatAnnouncesItHasToNameItself) {
  scripted_.discovery["authorization_response_iss_parameter_supported"] = true;
  EXPECT_EQ(finish(begin()), "/desk?openid=refused");
}

TEST_P(OpenIdRoomTest, AProviderThatIsAwayIsASentenceOnThePage) {
  scripted_.down = true;
  EXPECT_EQ(end_of(get("/openid/start", "to=office")), "/office?openid=unavailable");
  EXPECT_EQ(end_of(get("/openid/leave", "to=office")), "/office?openid=unavailable");
}

TEST_P(OpenIdRoomTest, StrangersAndTheDisabledStayOutside) {
  auto begun = begin();
  scripted_.claims["preferred_username"] = "carla";
  EXPECT_EQ(finish(begun), "/desk?openid=not_enabled");
  EXPECT_FALSE(find_account(database_, "carla"));
  put({"anna", "Anna", {}, "hash", {AccountRole::kOperator}, true});
  EXPECT_EQ(finish(begin()), "/desk?openid=not_enabled");
}

TEST_P(OpenIdRoomTest, AnAccountBelongsToTheFirstWhoCame) {
  EXPECT_EQ(finish(begin()), "/desk session=anna");
  auto begun = begin();
  scripted_.claims["sub"] = "4712";  // the name went to somebody else
  EXPECT_EQ(finish(begun), "/desk?openid=not_enabled");
  // Removed and added again, it is another account.
  remove_account(database_, "anna");
  put({"anna", "Anna", {}, "hash", {AccountRole::kOperator}, false});
  begun = begin();
  scripted_.claims["sub"] = "4712";
  EXPECT_EQ(finish(begun), "/desk session=anna");
}

TEST_P(OpenIdRoomTest, PeopleAreAddedWhereTheConfigurationSaysSo) {
  config_.openid->make_people = true;
  config_.openid->new_roles = {AccountRole::kEditor};
  Desk desk;
  desk.id = "URP_1";
  desk.name_it = "Uno";
  put_desk(database_, desk);
  const auto begun = begin();
  scripted_.claims["preferred_username"] = "carla";
  scripted_.claims["sub"] = "99";
  scripted_.claims["name"] = "Carla Verdi";
  EXPECT_EQ(finish(begun), "/desk session=carla");
  const auto carla = find_account(database_, "carla");
  ASSERT_TRUE(carla);
  EXPECT_EQ(carla->display, "Carla Verdi");
  EXPECT_EQ(carla->roles, Roles{AccountRole::kEditor});
  EXPECT_EQ(carla->desks, std::vector<std::string>{"URP_1"});
  EXPECT_TRUE(is_no_password(carla->password_hash));
  EXPECT_FALSE(verify_password(carla->password_hash, ""));
  EXPECT_FALSE(verify_password(carla->password_hash, carla->password_hash));
  EXPECT_EQ(audit_log(), std::vector<std::string>{"openid person.add carla"});
  EXPECT_TRUE(accounts_.find("carla")) << "known at once";
}

TEST_P(OpenIdRoomTest, RolesFollowTheProviderWhereTheConfigurationSaysSo) {
  config_.openid->roles_claim = "groups";
  config_.openid->role_words = {{"Capi", AccountRole::kSupervisor}, {"urp", AccountRole::kOperator}};
  auto begun = begin();
  scripted_.claims["groups"] = {"Capi", "urp"};
  EXPECT_EQ(finish(begun), "/desk session=anna");
  EXPECT_EQ(find_account(database_, "anna")->roles,
            (Roles{AccountRole::kOperator, AccountRole::kSupervisor}));
  begun = begin();
  scripted_.claims["groups"] = json::array{};
  EXPECT_EQ(finish(begun), "/desk?openid=not_enabled");
  begun = begin();
  scripted_.claims["groups"] = "urp";
  EXPECT_EQ(finish(begun), "/desk session=anna");
  EXPECT_EQ(accounts_.find("anna")->roles, Roles{AccountRole::kOperator});
  EXPECT_EQ(audit_log(),
            (std::vector<std::string>{"openid person.put anna", "openid person.put anna"}));
}

TEST_P(OpenIdRoomTest, LeavesTheProviderToo) {
  const auto response = get("/openid/leave", "to=office", "__Host-sportello_provider=1");
  EXPECT_EQ(header(response, "Location"),
            "https://login.comune.example/realm/leave?client_id=sportello&"
            "post_logout_redirect_uri=https%3A%2F%2Fsportello.example%2Foffice");
  EXPECT_NE(header(response, "Set-Cookie").find("Max-Age=0"), std::string::npos);
  scripted_.discovery.erase("end_session_endpoint");
  now_ += 2 * 3'600'000;
  EXPECT_EQ(header(get("/openid/leave"), "Location"), "/desk");
}

TEST_P(OpenIdRoomTest, TellsPagesWhatWaysThereAre) {
  room_->add_routes(routes_);
  EXPECT_EQ(json::serialize(ask(Method::kGet, "/api/sign-in").second),
            R"({"password":true,"openid":{"name":{"it":"Comune","en":"Town"},"leave":false}})");
  config_.openid->password_sign_in = false;
  EXPECT_FALSE(ask(Method::kGet, "/api/sign-in").second.at("password").as_bool());
  config_.openid.reset();
  EXPECT_EQ(json::serialize(ask(Method::kGet, "/api/sign-in").second),
            R"({"password":true,"openid":null})");
}

TEST_P(OpenIdRoomTest, OtherMethodsPathsAndTooManyAttemptsEndHere) {
  EXPECT_EQ(get("/openid/start", "", "", Method::kPost).status, 405U);
  EXPECT_EQ(get("/openid/start", "", "", Method::kHead).status, 405U);
  HttpRequest request;
  request.method = Method::kGet;
  request.path = "/openid/other";
  EXPECT_FALSE(room_->handle(request, now_));
  for (int i = 0; i < 300; ++i) get("/openid/start");
  EXPECT_EQ(end_of(get("/openid/start", "to=office")), "/office?openid=too_many");
}

SPORTELLO_ON_BOTH_BACK_ENDS(OpenIdRoomTest);

}  // namespace
}  // namespace sportello::signaling
