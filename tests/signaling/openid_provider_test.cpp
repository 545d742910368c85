// SPDX-License-Identifier: EUPL-1.2
// What is asked of an identity provider, and what is believed of its answers.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "calls/resume_token.h"
#include "http/http_fields.h"
#include "openid/endpoint.h"
#include "openid/id_token.h"
#include "openid/person.h"
#include "openid/provider_client.h"
#include "signaling/scripted_provider.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr TimeMs kNow = 1'772'000'000'000;
constexpr const char* kBack = "https://sportello.example/openid/callback";

TEST(OpenIdEndpointTest, SecretsGoToHttpsOnly) {
  for (const char* good : {"https://a.example", "https://a.example:8443/x?y=z", "https://[::1]/"}) {
    EXPECT_TRUE(is_endpoint(good, false)) << good;
  }
  for (const char* local : {"http://127.0.0.1:3000/x", "http://localhost", "http://[::1]:1/"}) {
    EXPECT_TRUE(is_endpoint(local, true)) << local;
    EXPECT_FALSE(is_endpoint(local, false)) << local;
  }
  for (const std::string& bad :
       {std::string(), std::string("a.example"), std::string("http://a.example"),
        std::string("http://127.0.0.1.evil.example"), std::string("http://localhost.evil.example"),
        std::string("http://127.0.0.1@evil.example"), std::string("https://user:word@a.example"),
        std::string("https://"), std::string("https:///x"), std::string("https://a.example/#x"),
        std::string("https://a.example/ x"), std::string("https://a.example/\r\nSet-Cookie: x"),
        std::string("javascript://a.example/%0aalert(1)"), std::string("file:///etc/passwd"),
        "https://a.example/" + std::string(2000, 'x')}) {
    EXPECT_FALSE(is_endpoint(bad, true)) << bad;
  }
}

TEST(OpenIdEndpointTest, ParametersCannotBreakOut) {
  EXPECT_EQ(with_query("https://a.example", {{"a", "x&b=y#z"}, {"empty", ""}, {"c", "à \r\n"}}),
            "https://a.example?a=x%26b%3Dy%23z&c=%C3%A0%20%0D%0A");
  EXPECT_EQ(with_query("https://a.example?q=1", {{"a", "b"}}), "https://a.example?q=1&a=b");
  EXPECT_EQ(with_query("https://a.example", {}), "https://a.example");
}

TEST(OpenIdDiscoveryTest, BelievesOnlyThisIssuerWithSafeAddresses) {
  const ScriptedProvider scripted;
  const auto fault = [&scripted](const char* name, const json::value& value) {
    auto changed = scripted.discovery;
    changed[name] = value;
    const auto read =
        parse_provider(json::serialize(changed), ScriptedProvider::kIssuer, true);
    const auto* found = std::get_if<OpenIdFault>(&read);
    return found == nullptr ? "ok" : std::string(found->reason);
  };
  EXPECT_EQ(fault("more", 1), "ok");
  EXPECT_EQ(fault("issuer", "https://evil.example"), "discovery_of_another_issuer");
  EXPECT_EQ(fault("issuer", "https://login.comune.example/realm/"), "discovery_of_another_issuer");
  EXPECT_EQ(fault("issuer", nullptr), "discovery_of_another_issuer");
  EXPECT_EQ(fault("authorization_endpoint", "javascript:alert(1)"), "discovery_endpoint");
  EXPECT_EQ(fault("token_endpoint", "http://login.comune.example/token"), "discovery_endpoint");
  EXPECT_EQ(fault("token_endpoint", "http://127.0.0.1/token"), "discovery_endpoint");
  EXPECT_EQ(fault("jwks_uri", 5), "discovery_endpoint");
  EXPECT_EQ(fault("response_types_supported", json::array{"id_token"}), "no_code_flow");
  EXPECT_EQ(fault("code_challenge_methods_supported", json::array{"plain"}), "no_pkce");
  for (const char* text : {"", "[]", "5", "{", "{\"issuer\":"}) {
    EXPECT_TRUE(std::holds_alternative<OpenIdFault>(
        parse_provider(text, ScriptedProvider::kIssuer, true)));
  }
  auto partial = scripted.discovery;
  partial["userinfo_endpoint"] = "http://elsewhere.example";
  partial["end_session_endpoint"] = "javascript:alert(1)";
  const auto read =
      std::get<Provider>(parse_provider(json::serialize(partial), ScriptedProvider::kIssuer, true));
  EXPECT_EQ(read.userinfo_endpoint + read.end_session_endpoint, "");
}

TEST(OpenIdAttemptTest, OnlyItsBrowserGoesOnAndOnlyInTime) {
  const SealKey key{1};
  const auto attempt = new_attempt("office", kNow);
  const auto sealed = seal_attempt(key, attempt);
  const auto opened = open_attempt(key, sealed, kNow);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->verifier, attempt.verifier);
  EXPECT_EQ(opened->page, "office");
  EXPECT_EQ(new_attempt("//evil.example", kNow).page, "desk");
  EXPECT_TRUE(is_state_of(*opened, attempt.state));
  EXPECT_FALSE(is_state_of(*opened, new_attempt("desk", kNow).state));
  EXPECT_FALSE(is_state_of(*opened, ""));
  EXPECT_FALSE(open_attempt(key, sealed, kNow + kAttemptLifetime));
  EXPECT_FALSE(open_attempt(SealKey{2}, sealed, kNow));
  EXPECT_FALSE(open_attempt(key, sealed.substr(1), kNow));
  EXPECT_FALSE(open_attempt(key, "", kNow));
  // Something else that this server has sealed is no attempt.
  EXPECT_FALSE(open_attempt(key, ResumeTokens(key).seal({}), kNow));
  EXPECT_FALSE(open_attempt(key, seal_text(key, R"(["openid","a"])"), kNow));
  EXPECT_FALSE(open_attempt(key, seal_text(key, "{"), kNow));
}

TEST(OpenIdAttemptTest, IsGoodOnce) {
  UsedAttempts used;
  const auto attempt = new_attempt("desk", kNow);
  EXPECT_TRUE(used.use(attempt, kNow));
  EXPECT_FALSE(used.use(attempt, kNow + 1));
  for (int i = 0; i < 20'000; ++i) EXPECT_TRUE(used.use(new_attempt("desk", kNow), kNow));
}

TEST(OpenIdAttemptTest, ChallengeIsTheOneOfTheStandard) {
  // RFC 7636, appendix B.
  EXPECT_EQ(code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

class PersonTest : public testing::Test {
 protected:
  /// `account roles`, or why not.
  std::string read(const json::object& claims) const {
    const auto result = read_person(claims, config_);
    if (const auto* fault = std::get_if<OpenIdFault>(&result)) return std::string(fault->reason);
    const auto& person = std::get<Person>(result);
    auto text = person.account;
    for (const auto& role : person.roles.names()) text += " " + role;
    return text;
  }

  OpenIdConfig config_;
};

TEST_F(PersonTest, AccountNamesAreWhatAccountsMayBeCalled) {
  EXPECT_EQ(read({{"sub", "1"}, {"preferred_username", " Anna.B "}}), "anna.b");
  EXPECT_EQ(read({{"sub", "1"}}), "no_account_claim");
  for (const std::string& bad : {std::string(), std::string("anna b"), std::string("an\nna"),
                                 std::string("../anna"), std::string(65, 'a'),
                                 std::string("àèì")}) {
    EXPECT_EQ(read({{"sub", "1"}, {"preferred_username", bad}}), "account_claim_unfit") << bad;
  }
  EXPECT_EQ(read({{"sub", "1"}, {"preferred_username", json::array{"anna"}}}), "no_account_claim");
}

TEST_F(PersonTest, AnAddressCountsOnlyWhenItIsVerified) {
  config_.account_claim = "email";
  EXPECT_EQ(read({{"email", "Anna@Comune.example"}}), "email_not_verified");
  EXPECT_EQ(read({{"email", "a@b.it"}, {"email_verified", false}}), "email_not_verified");
  EXPECT_EQ(read({{"email", "a@b.it"}, {"email_verified", 1}}), "email_not_verified");
  EXPECT_EQ(read({{"email", "Anna@Comune.example"}, {"email_verified", true}}),
            "anna@comune.example");
  EXPECT_EQ(read({{"email", "a@b.it"}, {"email_verified", "true"}}), "a@b.it");
}

TEST_F(PersonTest, RolesComeFromWhatTheProviderLists) {
  config_.roles_claim = "realm_access.roles";
  config_.role_words = {{"urp", AccountRole::kOperator}, {"capi", AccountRole::kSupervisor}};
  const auto with = [this](const json::value& access) {
    return read({{"preferred_username", "anna"}, {"realm_access", access}});
  };
  EXPECT_EQ(with({{"roles", {"urp", "x", 5, "capi"}}}), "anna operator supervisor");
  EXPECT_EQ(with({{"roles", "urp"}}), "anna operator");
  EXPECT_EQ(with({{"roles", json::array{"URP"}}}), "no_role");
  EXPECT_EQ(with({{"roles", json::array{}}}), "no_role");
  EXPECT_EQ(with("urp"), "no_role");
  EXPECT_EQ(read({{"preferred_username", "anna"}, {"realm_access.roles", "urp"}}), "anna operator")
      << "names of claims may hold dots";
}

TEST_F(PersonTest, UserinfoAddsButChangesNothing) {
  Claims claims{{"sub", "1"}, {"name", "Anna"}};
  EXPECT_FALSE(add_userinfo(claims, {{"sub", "2"}, {"email", "x@y.it"}}));
  EXPECT_FALSE(add_userinfo(claims, {{"email", "x@y.it"}}));
  EXPECT_TRUE(add_userinfo(claims, {{"sub", "1"}, {"name", "Other"}, {"email", "a@b.it"}}));
  EXPECT_EQ(claims.at("name").as_string(), "Anna");
  EXPECT_EQ(claims.at("email").as_string(), "a@b.it");
}

class ProviderClientTest : public testing::Test {
 protected:
  ProviderClientTest() {
    config_.issuer = ScriptedProvider::kIssuer;
    config_.client_id = "sportello di città";
    attempt_ = new_attempt("desk", kNow);
    scripted_.claims = {{"iss", ScriptedProvider::kIssuer},
                        {"aud", config_.client_id},
                        {"sub", "4711"},
                        {"exp", kNow / 1000 + 300},
                        {"iat", kNow / 1000},
                        {"nonce", attempt_.nonce},
                        {"preferred_username", "anna"}};
    make("the secret: è");
  }

  void make(const std::string& secret) {
    client_.emplace(config_, secret, kBack, [this](const ProviderRequest& request) {
      return scripted_.answer(request);
    });
  }

  /// The account, or why not.
  std::string redeem(TimeMs now = kNow) {
    const auto result = client_->redeem("the code", attempt_, now);
    if (const auto* fault = std::get_if<OpenIdFault>(&result)) {
      return std::string(to_string(fault->outcome)) + " " + std::string(fault->reason);
    }
    return std::get<Person>(result).account;
  }

  const ProviderRequest& token_request() const {
    for (const auto& request : scripted_.requests) {
      if (request.address.ends_with("/token")) return request;
    }
    throw std::runtime_error("no token was asked for");
  }

  OpenIdConfig config_;
  ScriptedProvider scripted_;
  SignInAttempt attempt_;
  std::optional<ProviderClient> client_;
};

TEST_F(ProviderClientTest, SendsTheBrowserWithStateNonceAndChallenge) {
  const auto provider = std::get<Provider>(client_->provider(kNow));
  const auto address = client_->authorization_address(provider, attempt_);
  EXPECT_TRUE(address.starts_with("https://login.comune.example/realm/auth?realm=town&"));
  const auto query = std::string_view(address).substr(address.find('?') + 1);
  EXPECT_EQ(query_value(query, "response_type"), "code");
  EXPECT_EQ(query_value(query, "client_id"), config_.client_id);
  EXPECT_EQ(query_value(query, "redirect_uri"), kBack);
  EXPECT_EQ(query_value(query, "scope"), "openid profile");
  EXPECT_EQ(query_value(query, "state"), attempt_.state);
  EXPECT_EQ(query_value(query, "nonce"), attempt_.nonce);
  EXPECT_EQ(query_value(query, "code_challenge"), code_challenge(attempt_.verifier));
  EXPECT_EQ(query_value(query, "code_challenge_method"), "S256");
  EXPECT_EQ(address.find(attempt_.verifier), std::string::npos);
}

TEST_F(ProviderClientTest, RedeemsTheCodeWithItsSecret) {
  EXPECT_EQ(redeem(), "anna");
  const auto& request = token_request();
  EXPECT_EQ(query_value(request.form, "grant_type"), "authorization_code");
  EXPECT_EQ(query_value(request.form, "code"), "the code");
  EXPECT_EQ(query_value(request.form, "redirect_uri"), kBack);
  EXPECT_EQ(query_value(request.form, "code_verifier"), attempt_.verifier);
  EXPECT_FALSE(has_query_value(request.form, "client_secret"));
  EXPECT_EQ(request.authorization,
            "Basic c3BvcnRlbGxvJTIwZGklMjBjaXR0JUMzJUEwOnRoZSUyMHNlY3JldCUzQSUyMCVDMyVBOA==");
}

TEST_F(ProviderClientTest, ProvesItselfAsTheProviderWantsIt) {
  scripted_.discovery["token_endpoint_auth_methods_supported"] =
      json::array{"client_secret_post"};
  EXPECT_EQ(redeem(), "anna");
  EXPECT_EQ(query_value(token_request().form, "client_secret"), "the secret: è");
  EXPECT_EQ(token_request().authorization, "");
  scripted_.requests.clear();
  make("");
  EXPECT_EQ(redeem(), "anna");
  EXPECT_EQ(query_value(token_request().form, "client_id"), config_.client_id);
  EXPECT_FALSE(has_query_value(token_request().form, "client_secret"));
  EXPECT_EQ(token_request().authorization, "");
}

TEST_F(ProviderClientTest, AsksForDescriptionAndKeysOnlyOnce) {
  EXPECT_FALSE(client_->known(kNow));
  EXPECT_EQ(redeem(), "anna");
  EXPECT_EQ(redeem(kNow + 1'000), "anna");
  EXPECT_TRUE(client_->known(kNow + 1'000));
  EXPECT_EQ(scripted_.asked("openid-configuration"), 1U);
  EXPECT_EQ(scripted_.asked("/keys"), 1U);
  EXPECT_EQ(scripted_.asked("/userinfo"), 0U) << "the ID token says all";
}

TEST_F(ProviderClientTest, NewKeysAreFetchedWhenATokenNamesOneButNotOften) {
  EXPECT_EQ(redeem(), "anna");
  const auto fresh = SigningKey::elliptic("second", "ES256");
  scripted_.sign = [&fresh](const json::object& claims) { return fresh.sign("ES256", claims); };
  // Unknown even so: the keys are not fetched with each attempt.
  EXPECT_EQ(redeem(kNow + 20'000), "refused unknown_key");
  EXPECT_EQ(redeem(kNow + 20'001), "refused unknown_key");
  EXPECT_EQ(redeem(kNow + 25'000), "refused unknown_key");
  EXPECT_EQ(scripted_.asked("/keys"), 2U);
  scripted_.keys.push_back(fresh.jwk());
  EXPECT_EQ(redeem(kNow + 40'000), "anna");
  EXPECT_EQ(scripted_.asked("/keys"), 3U);
}

TEST_F(ProviderClientTest, AsksUserinfoForWhatTheTokenLacks) {
  scripted_.claims.erase("preferred_username");
  EXPECT_EQ(redeem(), "unavailable userinfo");
  scripted_.userinfo = {{"sub", "4711"}, {"preferred_username", "bruno"}};
  EXPECT_EQ(redeem(), "bruno");
  EXPECT_EQ(scripted_.requests.back().authorization, "Bearer access-token");
  scripted_.userinfo["sub"] = "4712";
  EXPECT_EQ(redeem(), "refused userinfo_of_another");
  // What would break the header is not sent.
  scripted_.access_token = "x\r\nX-Evil: 1";
  EXPECT_EQ(redeem(), "not_enabled no_account_claim");
}

TEST_F(ProviderClientTest, TakesNoTokenThatIsNotForThisAttempt) {
  scripted_.claims["nonce"] = new_attempt("desk", kNow).nonce;
  EXPECT_EQ(redeem(), "refused nonce");
  scripted_.claims["nonce"] = attempt_.nonce;
  scripted_.claims["at_hash"] = access_token_hash("another", "RS256");
  EXPECT_EQ(redeem(), "refused access_token_hash");
  scripted_.sign = [](const json::object& claims) { return other_key().sign("RS256", claims); };
  EXPECT_EQ(redeem(), "refused signature");
  scripted_.sign = [](const json::object& claims) {
    return forged_token(R"({"alg":"none"})", json::serialize(claims), "");
  };
  EXPECT_EQ(redeem().substr(0, 8), "refused ");
}

TEST_F(ProviderClientTest, SaysWhatKindOfTroubleItIs) {
  const auto with = [this](const char* ending, ProviderAnswer answer) {
    scripted_.instead = {{ending, std::move(answer)}};
    make("secret");
    return redeem();
  };
  EXPECT_EQ(with("/token", {400, R"({"error":"invalid_grant"})"}), "refused invalid_grant");
  EXPECT_EQ(with("/token", {401, R"({"error":"invalid_client"})"}), "refused invalid_client");
  EXPECT_EQ(with("/token", {400, "<html>"}), "refused token_refused");
  EXPECT_EQ(with("/token", {302, ""}), "refused token_refused") << "redirections are not followed";
  EXPECT_EQ(with("/token", {503, ""}), "unavailable token_endpoint");
  EXPECT_EQ(with("/token", {0, ""}), "unavailable token_endpoint");
  EXPECT_EQ(with("/token", {200, "<html>"}), "unavailable token_answer_malformed");
  EXPECT_EQ(with("/token", {200, "{}"}), "refused no_id_token");
  EXPECT_EQ(with("/token", {200, R"({"id_token":5})"}), "refused no_id_token");
  std::string giant = "{}";
  giant.resize(300 * 1024, ' ');
  EXPECT_EQ(with("/token", {200, giant}), "unavailable token_answer_malformed");
  EXPECT_EQ(with("/token", {200, std::string(100'000, '[')}), "unavailable token_answer_malformed");
  EXPECT_EQ(with("/keys", {0, ""}), "unavailable keys");
  EXPECT_EQ(with("/keys", {200, R"({"keys":[]})"}), "unavailable keys");
  EXPECT_EQ(with("configuration", {200, "{}"}), "unavailable discovery_of_another_issuer");
  EXPECT_EQ(with("configuration", {404, "{}"}), "unavailable discovery");
}

TEST_F(ProviderClientTest, AProviderThatIsAwayIsNotAskedAgainAtOnce) {
  scripted_.down = true;
  EXPECT_EQ(redeem(), "unavailable discovery");
  EXPECT_EQ(redeem(kNow + 1'000), "unavailable discovery");
  EXPECT_EQ(scripted_.requests.size(), 1U);
  scripted_.down = false;
  EXPECT_EQ(redeem(kNow + 6'000), "anna");
  // Once known it is taken as it was, when its description cannot be had.
  scripted_.instead = {{"configuration", {500, ""}}};
  scripted_.claims["exp"] = kNow / 1000 + 10'000;
  EXPECT_EQ(redeem(kNow + 7'200'000), "anna");
  scripted_.claims["exp"] = kNow / 1000 + 1'000'000;
  EXPECT_EQ(redeem(kNow + 48 * 3'600'000), "unavailable discovery");
}

}  // namespace
}  // namespace sportello::signaling
