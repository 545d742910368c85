// SPDX-License-Identifier: EUPL-1.2
// HTTP without sockets: who gets what, and what is refused.
#include "http/router.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "accounts/password.h"
#include "http/http_fields.h"
#include "signaling/temporary_folder.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr TimeMs kNow = 1'700'000'000'000;

std::string header(const HttpResponse& response, std::string_view name) {
  std::string found;
  for (const auto& [key, value] : response.headers) {
    if (key != name) continue;
    EXPECT_TRUE(found.empty()) << name << " stands twice";
    found = value;
  }
  return found;
}

class RouterTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("www/call.html", "call page");
    folder_.write("www/desk.html", "desk page");
    folder_.write("www/sportello.js", "snippet");
    config_.desks = {desk("URP_1", "Uno", "One"), desk("URP_2", "Due", "Two")};
    set_directory({});
    files_ = StaticFiles::load(folder_.path() / "www");
    put({"anna", "Anna B", {"URP_2"}, "the hash"});
    sessions_.emplace(3'600'000);
    router_.emplace(Router::Services{
        config_, files_, accounts_, *sessions_, guard_,
        [this](TimeMs) {
          return std::vector<DeskStatus>{{&config_.desks[0], DeskState::kOpen},
                                         {&config_.desks[1], DeskState::kClosed}};
        },
        [this](std::string_view session) { signed_out_ = session; }, "nobody's hash", api_, directory_,
        [](const HttpRequest& asked, TimeMs) {
          HttpResponse response;
          response.body = std::string(asked.path);
          return response;
        }});
  }

  static DeskConfig desk(const char* id, const char* it, const char* en) {
    DeskConfig config;
    config.id = id;
    config.name_it = it;
    config.name_en = en;
    return config;
  }

  void set_directory(std::vector<std::string> sites) {
    Directory next;
    for (const auto& config : config_.desks) {
      Desk one;
      one.id = config.id;
      one.name_it = config.name_it;
      one.name_en = config.name_en;
      next.desks.push_back(one);
    }
    Desk off;
    off.id = "OFF";
    off.enabled = false;
    next.desks.push_back(off);
    next.sites = std::move(sites);
    directory_.replace(std::make_shared<const Directory>(next));
  }

  void put(Account account) { accounts_.replace({std::move(account)}); }

  static HttpRequest request(Method method, std::string_view path) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.host = "desk.example:8080";
    return request;
  }

  static HttpRequest sign_in(std::string_view body) {
    auto r = request(Method::kPost, "/api/session");
    r.content_type = "application/json";
    r.origin = "http://desk.example:8080";
    r.body = body;
    return r;
  }

  HttpResponse respond(const HttpRequest& request) {
    auto result = router_->handle(request, kNow);
    if (auto* response = std::get_if<HttpResponse>(&result)) return *response;
    ADD_FAILURE() << "a sign-in goes on";
    return {};
  }

  HttpResponse get(std::string_view path) { return respond(request(Method::kGet, path)); }

  /// Signs anna in; the Cookie header from then on.
  std::string cookie(bool secure = false) {
    auto r = sign_in(R"({"name":"anna","password":"x"})");
    r.secure = secure;
    r.origin = {};
    const auto pending = std::get<PendingSignIn>(router_->handle(r, kNow));
    const auto set = header(router_->finish_sign_in(pending, true, kNow), "Set-Cookie");
    return set.substr(0, set.find(';'));
  }

  TemporaryFolder folder_;
  Config config_;
  StaticFiles files_;
  Accounts accounts_;
  std::optional<Sessions> sessions_;
  SignInGuard guard_{1'000};
  std::string signed_out_;
  ApiRoutes api_;
  DirectoryHolder directory_;
  std::optional<Router> router_;
};

TEST_F(RouterTest, Pages) {
  const auto call = get("/call/URP_1");
  EXPECT_EQ(call.status, 200U);
  EXPECT_EQ(call.shared_body, "call page");
  EXPECT_EQ(get("/call/OFF").status, 404U) << "a desk that is switched off";
  const auto unknown = get("/call/NOWHERE");
  EXPECT_EQ(unknown.status, 404U);
  EXPECT_EQ(unknown.shared_body, "call page") << "the page says it in the citizen's language";
  EXPECT_EQ(get("/desk").shared_body, "desk page");
  EXPECT_EQ(get("/").status, 404U);
  EXPECT_EQ(get("/desk/").status, 404U);
  EXPECT_EQ(get("/etc/passwd").status, 404U);
}

TEST_F(RouterTest, NoPasswordFitsAnAccountThatHasNone) {
  const auto hash = no_password();
  put({"anna", "Anna B", {}, hash});
  const auto pending = std::get<PendingSignIn>(
      router_->handle(sign_in(R"({"name":"anna","password":"x"})"), kNow));
  EXPECT_EQ(pending.hash, "nobody's hash") << "as slow as for any other name";
  EXPECT_EQ(router_->finish_sign_in(pending, true, kNow).status, 401U);
  EXPECT_NE(hash, no_password());
}

TEST_F(RouterTest, PasswordsCanBeOff) {
  config_.openid.emplace().password_sign_in = false;
  const auto refused = respond(sign_in(R"({"name":"anna","password":"x"})"));
  EXPECT_EQ(refused.status, 403U);
  EXPECT_EQ(header(refused, "Set-Cookie"), "");
  HttpResponse response;
  router_->sign_in(response, *accounts_.find("anna"), true, kNow);
  const auto cookie = header(response, "Set-Cookie");
  EXPECT_TRUE(router_->signed_in(cookie.substr(0, cookie.find(';')), true, kNow));
  EXPECT_FALSE(router_->signed_in(cookie.substr(0, cookie.find(';')), false, kNow));
}

TEST_F(RouterTest, PagesCarryTheirPolicies) {
  for (const char* path : {"/desk", "/desk.html", "/call/URP_1", "/call/X", "/call.html"}) {
    const auto response = get(path);
    const auto policy = header(response, "Content-Security-Policy");
    for (const char* part : {"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval';",
                             "worker-src 'self' blob:", "object-src 'none'", "base-uri 'none'",
                             " ws://desk.example:8080 wss://desk.example:8080"}) {
      EXPECT_NE(policy.find(part), std::string::npos) << path << ": " << part;
    }
    EXPECT_EQ(policy.find("unsafe-inline"), std::string::npos);
    EXPECT_EQ(policy.find("'unsafe-eval'"), std::string::npos);
    EXPECT_EQ(header(response, "Permissions-Policy"),
              "camera=(self), microphone=(self), display-capture=(self)");
  }
  EXPECT_NE(header(get("/desk"), "Content-Security-Policy").find("frame-ancestors 'none'"),
            std::string::npos);
  EXPECT_EQ(header(get("/desk"), "X-Frame-Options"), "DENY");
}

TEST_F(RouterTest, AHostThatIsNoneStaysOutOfThePolicy) {
  auto r = request(Method::kGet, "/desk");
  r.host = "x; script-src *";
  EXPECT_EQ(header(respond(r), "Content-Security-Policy").find("*"), std::string::npos);
}

TEST_F(RouterTest, DesksAndHealth) {
  const auto desks = get("/api/desks");
  EXPECT_EQ(header(desks, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header(desks, "Cache-Control"), "public, max-age=10");
  const auto body = json::parse(desks.body);
  EXPECT_EQ(body.at("desks").at(0).at("state").as_string(), "open");
  EXPECT_EQ(body.at("desks").at(1).at("name").at("en").as_string(), "Two");
  for (const char* path : {"/healthz", "/readyz", "/metrics"}) EXPECT_EQ(get(path).body, path);
}

TEST_F(RouterTest, WrongMethods) {
  for (const char* path : {"/desk", "/call/URP_1", "/sportello.js", "/api/desks", "/healthz", "/readyz", "/metrics"}) {
    const auto response = respond(request(Method::kPost, path));
    EXPECT_EQ(response.status, 405U) << path;
    EXPECT_EQ(header(response, "Allow"), "GET, HEAD");
  }
  EXPECT_EQ(respond(request(Method::kPost, "/nowhere")).status, 404U);
  EXPECT_EQ(respond(request(Method::kOther, "/api/session")).status, 405U);
}

TEST_F(RouterTest, SignInLooksUpTheNameAsTyped) {
  const auto pending = std::get<PendingSignIn>(
      router_->handle(sign_in(R"({"name":" Anna ","password":"geheim"})"), kNow));
  EXPECT_EQ(pending.name, "anna");
  EXPECT_EQ(pending.password, "geheim");
  EXPECT_EQ(pending.hash, "the hash");
  const auto nobody = std::get<PendingSignIn>(
      router_->handle(sign_in(R"({"name":"nobody","password":"x"})"), kNow));
  EXPECT_EQ(nobody.hash, "nobody's hash") << "as much work as for a name that exists";
  EXPECT_EQ(router_->finish_sign_in(nobody, true, kNow).status, 401U);
}

TEST_F(RouterTest, SignInAnswers) {
  auto pending =
      std::get<PendingSignIn>(router_->handle(sign_in(R"({"name":"anna","password":"x"})"), kNow));
  const auto wrong = router_->finish_sign_in(pending, false, kNow);
  EXPECT_EQ(wrong.status, 401U);
  EXPECT_EQ(wrong.body, R"({"error":"bad_credentials"})");
  EXPECT_EQ(header(wrong, "Set-Cookie"), "");

  const auto right = router_->finish_sign_in(pending, true, kNow);
  EXPECT_EQ(right.status, 200U);
  EXPECT_EQ(right.body, R"({"operator":{"id":"anna","name":"Anna B","desks":[)"
                        R"({"id":"URP_2","name":{"it":"Due","en":"Two"}}],"roles":["operator"]}})");
  EXPECT_EQ(header(right, "Cache-Control"), "no-store");
  const auto set = header(right, "Set-Cookie");
  EXPECT_TRUE(set.starts_with("sportello_session=")) << set;
  for (const char* flag : {"; Path=/", "; HttpOnly", "; SameSite=Strict", "; Max-Age=3600"}) {
    EXPECT_NE(set.find(flag), std::string::npos) << flag;
  }
  EXPECT_EQ(set.find("Secure"), std::string::npos);

  pending.secure = true;
  const auto secure = header(router_->finish_sign_in(pending, true, kNow), "Set-Cookie");
  EXPECT_TRUE(secure.starts_with("__Host-sportello_session="));
  EXPECT_TRUE(secure.ends_with("; Secure"));
}

TEST_F(RouterTest, OtherSitesCannotAct) {
  const auto status = [this](const HttpRequest& r) {
    const auto result = router_->handle(r, kNow);
    const auto* response = std::get_if<HttpResponse>(&result);
    return response != nullptr ? response->status : 0U;
  };
  const char* body = R"({"name":"anna","password":"x"})";
  auto form = sign_in(body);
  form.content_type = "text/plain";
  EXPECT_EQ(status(form), 415U);
  form.content_type = {};
  EXPECT_EQ(status(form), 415U);
  auto foreign = sign_in(body);
  foreign.origin = "http://town.example";
  EXPECT_EQ(status(foreign), 403U);
  foreign.origin = "null";
  EXPECT_EQ(status(foreign), 403U);
  auto cross = sign_in(body);
  cross.origin = {};
  cross.fetch_site = "cross-site";
  EXPECT_EQ(status(cross), 403U);
  auto remove = request(Method::kDelete, "/api/session");
  EXPECT_EQ(status(remove), 415U);
  auto own = sign_in(body);
  own.fetch_site = "same-origin";
  own.content_type = "Application/JSON; charset=utf-8";
  EXPECT_EQ(status(own), 0U) << "goes on to the password";
}

TEST_F(RouterTest, ThePublicAddressCountsAsOwn) {
  EXPECT_FALSE(router_->is_trusted_origin("https://urp.example", "desk.example:8080", false));
  config_.public_url = "https://urp.example";
  EXPECT_TRUE(router_->is_trusted_origin("https://urp.example", "desk.example:8080", false));
  EXPECT_FALSE(router_->is_trusted_origin("http://urp.example", "desk.example:8080", false));
}

TEST_F(RouterTest, SitesThatMayCall) {
  auto r = request(Method::kGet, "/ws/caller");
  EXPECT_TRUE(router_->is_allowed_site(r)) << "no browser";
  r.origin = "https://anywhere.example";
  EXPECT_TRUE(router_->is_allowed_site(r)) << "no list: all";
  set_directory({"https://town.example"});
  EXPECT_FALSE(router_->is_allowed_site(r));
  for (const char* origin :
       {"https://town.example", "https://Town.example", "http://desk.example:8080"}) {
    r.origin = origin;
    EXPECT_TRUE(router_->is_allowed_site(r)) << origin;
  }
  for (const char* origin : {"http://town.example", "https://town.example:444", "null",
                             "https://town.example.evil.example"}) {
    r.origin = origin;
    EXPECT_FALSE(router_->is_allowed_site(r)) << origin;
  }
}

TEST_F(RouterTest, WhoseConsoleIsClosed) {
  const auto held = cookie();
  const auto session = router_->signed_in(held, false, kNow)->session;
  EXPECT_FALSE(router_->is_revoked(session));
  EXPECT_FALSE(router_->is_revoked("one that has ended"));
  put({"anna", "Anna B", {"URP_2"}, "the hash", {AccountRole::kEditor}});
  EXPECT_TRUE(router_->is_revoked(session)) << "no operator any more";
  EXPECT_TRUE(router_->signed_in(held, false, kNow));
  put({"anna", "Anna B", {"URP_2"}, "another hash"});
  EXPECT_TRUE(router_->is_revoked(session));
  accounts_.replace({});
  EXPECT_TRUE(router_->is_revoked(session));
}

TEST_F(RouterTest, MalformedSignIns) {
  const std::string deep = std::string(100'000, '[');
  for (const std::string& body :
       {std::string(), std::string("x"), std::string("[]"), std::string(R"({"name":"anna"})"),
        std::string(R"({"name":1,"password":"x"})"), std::string(R"({"name":"a","password":null})"),
        R"({"name":")" + std::string(65, 'a') + R"(","password":"x"})",
        R"({"name":"a","password":")" + std::string(1'025, 'x') + "\"}", deep}) {
    const auto response = respond(sign_in(body));
    EXPECT_EQ(response.status, 400U) << body.substr(0, 40);
  }
}

TEST_F(RouterTest, LocksOutAfterFailures) {
  const auto r = sign_in(R"({"name":"anna","password":"x"})");
  for (int i = 0; i < SignInGuard::kFreeFailuresPerName; ++i) {
    const auto pending = std::get<PendingSignIn>(router_->handle(r, kNow));
    EXPECT_EQ(router_->finish_sign_in(pending, false, kNow).status, 401U);
  }
  const auto response = respond(r);
  EXPECT_EQ(response.status, 429U);
  EXPECT_EQ(response.body, R"({"error":"too_many_attempts","retry_after_s":1})");
  EXPECT_EQ(header(response, "Retry-After"), "1");
}

TEST_F(RouterTest, SessionLife) {
  auto whoami = request(Method::kGet, "/api/session");
  EXPECT_EQ(respond(whoami).status, 401U);
  EXPECT_EQ(respond(whoami).body, R"({"error":"signed_out"})");
  const auto held = cookie();
  whoami.cookie = held;
  EXPECT_EQ(respond(whoami).status, 200U);
  const auto who = router_->signed_in(held, false, kNow);
  ASSERT_TRUE(who);
  EXPECT_EQ(who->account.name, "anna");
  EXPECT_FALSE(router_->signed_in(held, true, kNow)) << "over HTTPS another cookie counts";

  auto remove = request(Method::kDelete, "/api/session");
  remove.content_type = "application/json";
  remove.cookie = held;
  const auto response = respond(remove);
  EXPECT_EQ(response.status, 204U);
  EXPECT_NE(header(response, "Set-Cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_EQ(signed_out_, who->session);
  EXPECT_EQ(respond(whoami).status, 401U);
  EXPECT_EQ(respond(remove).status, 204U) << "signed out already";
}

TEST_F(RouterTest, SessionsEndWithTheAccountAndWithThePassword) {
  const auto first = cookie();
  put({"anna", "Anna B", {"URP_2"}, "another hash"});
  EXPECT_FALSE(router_->signed_in(first, false, kNow));
  const auto second = cookie();
  EXPECT_TRUE(router_->signed_in(second, false, kNow));
  Account disabled{"anna", "Anna B", {"URP_2"}, "another hash"};
  disabled.disabled = true;
  put(disabled);
  EXPECT_FALSE(router_->signed_in(second, false, kNow));
  accounts_.replace({});
  EXPECT_FALSE(router_->signed_in(second, false, kNow));
}

TEST_F(RouterTest, AnAccountThatChangesDuringTheComparison) {
  const auto pending =
      std::get<PendingSignIn>(router_->handle(sign_in(R"({"name":"anna","password":"x"})"), kNow));
  put({"anna", "Anna B", {}, "another hash"});
  EXPECT_EQ(router_->finish_sign_in(pending, true, kNow).status, 401U);
}

}  // namespace
}  // namespace sportello::signaling
