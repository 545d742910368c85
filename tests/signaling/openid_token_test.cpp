// SPDX-License-Identifier: EUPL-1.2
// ID tokens as attackers write them, and a few that are right.
#include "openid/id_token.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <boost/json.hpp>

#include "base/encoding.h"
#include "signaling/scripted_provider.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr TimeMs kNow = 1'772'000'000'000;
constexpr std::int64_t kNowS = kNow / 1000;
constexpr const char* kNonce = "the-nonce-of-this-attempt";
const ExpectedToken kExpected{ScriptedProvider::kIssuer, "sportello", kNonce, "access-token"};

json::object claims(const json::object& changes = {}) {
  json::object whole{{"iss", ScriptedProvider::kIssuer}, {"aud", "sportello"}, {"sub", "4711"},
                     {"exp", kNowS + 300},               {"iat", kNowS},       {"nonce", kNonce}};
  for (const auto& item : changes) {
    if (item.value().is_null()) {
      whole.erase(item.key());
    } else {
      whole[item.key()] = item.value();
    }
  }
  return whole;
}

KeySet key_set(const json::array& keys) {
  return KeySet::parse(json::serialize(json::object{{"keys", keys}}));
}

const KeySet& keys() {
  static const auto set = key_set(json::array{provider_key().jwk()});
  return set;
}

/// `ok`, or why not.
std::string check(const std::string& token, const KeySet& with = keys()) {
  const auto result = check_id_token(token, with, kExpected, kNow);
  const auto* fault = std::get_if<TokenFault>(&result);
  return fault == nullptr ? "ok" : std::string(fault->reason);
}

std::string check_changed(const json::object& changes) {
  return check(provider_key().sign("RS256", claims(changes)));
}

TEST(OpenIdTokenTest, TakesEachOfTheAlgorithmsWithAKeyOfItsKind) {
  for (const char* algorithm : {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}) {
    EXPECT_EQ(check(provider_key().sign(algorithm, claims())), "ok") << algorithm;
  }
  for (const char* algorithm : {"ES256", "ES384", "ES512"}) {
    const auto key = SigningKey::elliptic("curve", algorithm);
    const auto token = key.sign(algorithm, claims());
    EXPECT_EQ(check(token, key_set({provider_key().jwk(), key.jwk()})), "ok") << algorithm;
    EXPECT_EQ(check(token), "unknown_key") << algorithm;
  }
}

TEST(OpenIdTokenTest, FindsTheKeyByItsIdOrAmongThoseThatFit) {
  const auto nameless = SigningKey::rsa("");
  const auto token = nameless.sign("RS256", claims());
  EXPECT_EQ(check(token, key_set({provider_key().jwk(), nameless.jwk()})), "ok");
  EXPECT_EQ(check(token), "unknown_key");
  // A key that is for one algorithm only is for no other.
  const auto narrow = key_set(json::array{provider_key().jwk({{"alg", "RS256"}})});
  EXPECT_EQ(check(provider_key().sign("RS256", claims()), narrow), "ok");
  EXPECT_EQ(check(provider_key().sign("PS256", claims()), narrow), "unknown_key");
}

TEST(OpenIdTokenTest, RefusesNoSignature) {
  const auto payload = json::serialize(claims());
  for (const char* name : {"none", "None", "NONE", "nOnE", ""}) {
    const auto header = json::serialize(json::object{{"alg", name}, {"kid", "first"}});
    for (const char* signature : {"", "x"}) {
      EXPECT_NE(check(forged_token(header, payload, signature)), "ok") << name;
    }
  }
  EXPECT_NE(check(forged_token("{}", payload, "")), "ok");
}

TEST(OpenIdTokenTest, RefusesAPublicKeyUsedAsASecret) {
  const auto key = provider_key().jwk();
  const std::string header = R"({"alg":"HS256","kid":"first"})";
  const auto signed_part = [&header](const std::string& payload) {
    return to_base64url(as_byte_span(header)) + "." + to_base64url(as_byte_span(payload));
  };
  const std::string text = signed_part(json::serialize(claims()));
  const std::string modulus(key.at("n").as_string());
  for (const auto& secret : {json::serialize(key), modulus, std::string()}) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, as_byte_span(secret).data(), secret.size());
    crypto_auth_hmacsha256_update(&state, as_byte_span(text).data(), text.size());
    std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> tag{};
    crypto_auth_hmacsha256_final(&state, tag.data());
    EXPECT_EQ(check(text + "." + to_base64url(tag)), "algorithm");
    // A symmetric key that the provider lists by mistake is no key.
    auto listed = json::object{{"kty", "oct"}, {"kid", "first"}, {"alg", "HS256"}};
    listed["k"] = to_base64url(as_byte_span(secret));
    EXPECT_EQ(check(text + "." + to_base64url(tag), key_set(json::array{listed})), "algorithm");
  }
}

TEST(OpenIdTokenTest, RefusesAnotherKeyAndAChangedToken) {
  EXPECT_EQ(check(other_key().sign("RS256", claims())), "signature");
  const auto token = provider_key().sign("RS256", claims());
  const auto first = token.find('.');
  const auto second = token.find('.', first + 1);
  const auto other = to_base64url(as_byte_span(json::serialize(claims({{"sub", "1"}}))));
  EXPECT_EQ(check(token.substr(0, first + 1) + other + token.substr(second)), "signature");
  EXPECT_NE(check(token.substr(0, second + 1)), "ok");
  EXPECT_NE(check(token.substr(0, second)), "ok");
  EXPECT_NE(check(token + ".x"), "ok");
  EXPECT_NE(check(token.substr(0, token.size() - 4)), "ok");
  // An elliptic signature under the name of an RSA algorithm, and the other way round.
  const auto curve = SigningKey::elliptic("first", "ES256");
  const auto both = key_set(json::array{curve.jwk()});
  EXPECT_EQ(check(token, both), "unknown_key");
  EXPECT_EQ(check(curve.sign("ES256", claims())), "unknown_key");
}

TEST(OpenIdTokenTest, RefusesOtherKindsOfTokensAndExtensionsThatItDoesNotKnow) {
  EXPECT_EQ(check(provider_key().sign("RS256", claims(), {{"typ", "JWT"}})), "ok");
  EXPECT_NE(check(provider_key().sign("RS256", claims(), {{"typ", "at+jwt"}})), "ok");
  EXPECT_NE(check(provider_key().sign("RS256", claims(), {{"typ", "logout+jwt"}})), "ok");
  EXPECT_NE(check(provider_key().sign("RS256", claims(), {{"crit", json::array{"b64"}}})),
            "ok");
}

TEST(OpenIdTokenTest, RefusesWhatIsNoToken) {
  const std::string dots(100'000, '.');
  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), std::string("a.b.c"), dots,
        std::string(20'000, 'A'), std::string("e30.e30."), std::string("eyJhb=ciOiJub25.e30.AA"), std::string("\0.\0.\0", 5),
        forged_token("[]", "[]", "x"), forged_token("{\"alg\":5}", "{}", "x")}) {
    EXPECT_NE(check(text), "ok");
  }
  EXPECT_EQ(check(std::string(20'000, 'A')), "token_too_large");
  EXPECT_EQ(check(provider_key().sign("RS256", claims({{"more", std::string(20'000, 'x')}}))),
            "token_too_large");
}

TEST(OpenIdTokenTest, IsForThisClientOfThisProvider) {
  EXPECT_EQ(check_changed({{"iss", "https://login.comune.example"}}), "issuer");
  EXPECT_EQ(check_changed({{"iss", std::string(ScriptedProvider::kIssuer) + "/"}}), "issuer");
  EXPECT_EQ(check_changed({{"iss", nullptr}}), "issuer");
  EXPECT_EQ(check_changed({{"iss", json::array{ScriptedProvider::kIssuer}}}), "issuer");
  EXPECT_EQ(check_changed({{"aud", "another"}}), "audience");
  EXPECT_EQ(check_changed({{"aud", nullptr}}), "audience");
  EXPECT_EQ(check_changed({{"aud", 5}}), "audience");
  EXPECT_EQ(check_changed({{"aud", json::array{}}}), "audience");
  EXPECT_EQ(check_changed({{"aud", json::array{"another"}}}), "audience");
  EXPECT_EQ(check_changed({{"aud", json::array{"sportello"}}}), "ok");
  EXPECT_EQ(check_changed({{"aud", {"sportello", "another"}}}), "audience") << "without azp";
  EXPECT_EQ(check_changed({{"aud", {"sportello", "another"}}, {"azp", "another"}}), "audience");
  EXPECT_EQ(check_changed({{"aud", {"sportello", "another"}}, {"azp", "sportello"}}), "ok");
  EXPECT_EQ(check_changed({{"azp", "another"}}), "audience");
  EXPECT_EQ(check_changed({{"azp", 5}}), "audience");
}

TEST(OpenIdTokenTest, IsOfNowAndOfThisAttempt) {
  EXPECT_EQ(check_changed({{"exp", kNowS - 61}}), "expired");
  EXPECT_EQ(check_changed({{"exp", kNowS - 30}}), "ok") << "clocks differ a little";
  EXPECT_EQ(check_changed({{"exp", nullptr}}), "no_expiry");
  EXPECT_EQ(check_changed({{"exp", "tomorrow"}}), "no_expiry");
  EXPECT_EQ(check_changed({{"exp", 1e300}}), "no_expiry");
  EXPECT_EQ(check_changed({{"exp", -1}}), "no_expiry");
  EXPECT_EQ(check_changed({{"iat", kNowS + 120}}), "issued_in_the_future");
  EXPECT_EQ(check_changed({{"iat", nullptr}}), "no_issue_time");
  EXPECT_EQ(check_changed({{"nbf", kNowS + 120}}), "not_yet_valid");
  EXPECT_EQ(check_changed({{"nbf", "x"}}), "not_yet_valid");
  EXPECT_EQ(check_changed({{"nbf", kNowS}}), "ok");
  EXPECT_EQ(check_changed({{"nonce", "another"}}), "nonce");
  EXPECT_EQ(check_changed({{"nonce", nullptr}}), "nonce");
  EXPECT_EQ(check_changed({{"nonce", json::array{kNonce}}}), "nonce");
  EXPECT_EQ(check_changed({{"sub", nullptr}}), "subject");
  EXPECT_EQ(check_changed({{"sub", ""}}), "subject");
  EXPECT_EQ(check_changed({{"sub", std::string(256, 'x')}}), "subject");
}

TEST(OpenIdTokenTest, GoesWithItsAccessToken) {
  // The example of OpenID Connect Core 1.0, A.3.
  EXPECT_EQ(access_token_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "RS256"),
            "77QmUPtjPfzWtF2AnpK9RQ");
  EXPECT_EQ(access_token_hash("x", "none"), "");
  EXPECT_EQ(check_changed({{"at_hash", access_token_hash("access-token", "RS256")}}), "ok");
  EXPECT_EQ(check_changed({{"at_hash", access_token_hash("another", "RS256")}}),
            "access_token_hash");
  EXPECT_EQ(check_changed({{"at_hash", 5}}), "access_token_hash");
}

TEST(OpenIdKeySetTest, LeavesOutWhatIsNoPublicSigningKey) {
  const auto good = provider_key().jwk();
  const auto changed = [&good](const char* name, const json::value& value) {
    auto key = good;
    key[name] = value;
    return key;
  };
  EXPECT_EQ(key_set(json::array{good}).keys().size(), 1U);
  for (const auto& bad :
       {changed("use", "enc"), changed("use", 5), changed("kty", "oct"), changed("kty", "OKP"),
        changed("kty", nullptr), changed("n", "AQAB"), changed("n", json::string(3000, 'A')),
        changed("n", "not base64!"), changed("e", ""), changed("e", 65537),
        changed("key_ops", json::array{"encrypt"}), changed("key_ops", "verify")}) {
    EXPECT_TRUE(key_set(json::array{bad}).keys().empty()) << json::serialize(bad);
  }
  // What is secret in a key does not get in.
  const auto careless = key_set(json::array{changed("d", "c2VjcmV0")});
  ASSERT_EQ(careless.keys().size(), 1U);
  EXPECT_EQ(careless.keys()[0].json.find("c2VjcmV0"), std::string::npos);
  for (const char* text : {"", "[]", "{}", "{\"keys\":5}", "{\"keys\":[5,null,[]]}", "{\"keys\":[{"}) {
    EXPECT_TRUE(KeySet::parse(text).keys().empty()) << text;
  }
  std::string giant = "{}";
  giant.resize(300 * 1024, ' ');
  EXPECT_TRUE(KeySet::parse(giant).keys().empty());
  json::array many;
  for (int i = 0; i < 200; ++i) many.push_back(good);
  EXPECT_EQ(key_set(many).keys().size(), 64U);
}

}  // namespace
}  // namespace sportello::signaling
