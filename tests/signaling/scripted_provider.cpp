// SPDX-License-Identifier: EUPL-1.2
#include "signaling/scripted_provider.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include "base/encoding.h"
#include "openid/provider.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

cjose_jwk_ec_curve curve_of(const std::string& algorithm) {
  if (algorithm == "ES384") return CJOSE_JWK_EC_P_384;
  return algorithm == "ES512" ? CJOSE_JWK_EC_P_521 : CJOSE_JWK_EC_P_256;
}

std::string address(const char* path) { return std::string(ScriptedProvider::kIssuer) + path; }

}  // namespace

SigningKey::SigningKey(std::string id, _cjose_jwk_int* key)
    : id_(std::move(id)), key_(key, [](auto* owned) { cjose_jwk_release(owned); }) {
  if (key == nullptr) throw std::runtime_error("no key");
}

SigningKey SigningKey::rsa(std::string id) {
  static constexpr std::uint8_t kExponent[] = {1, 0, 1};
  cjose_err error{};
  return {std::move(id), cjose_jwk_create_RSA_random(2048, kExponent, sizeof kExponent, &error)};
}

SigningKey SigningKey::elliptic(std::string id, const std::string& algorithm) {
  cjose_err error{};
  return {std::move(id), cjose_jwk_create_EC_random(curve_of(algorithm), &error)};
}

json::object SigningKey::jwk(const json::object& more) const {
  cjose_err error{};
  const std::unique_ptr<char, decltype(&std::free)> text(
      cjose_jwk_to_json(key_.get(), false, &error), &std::free);
  auto key = json::parse(text.get()).as_object();
  if (!id_.empty()) key["kid"] = id_;
  key["use"] = "sig";
  for (const auto& item : more) key[item.key()] = item.value();
  return key;
}

std::string SigningKey::sign(const std::string& algorithm, const json::object& claims,
                             const json::object& more) const {
  cjose_err error{};
  const std::unique_ptr<cjose_header_t, decltype(&cjose_header_release)> header(
      cjose_header_new(&error), &cjose_header_release);
  cjose_header_set(header.get(), "alg", algorithm.c_str(), &error);
  if (!id_.empty()) cjose_header_set(header.get(), "kid", id_.c_str(), &error);
  for (const auto& [key, value] : more) {
    const std::string name(key);
    if (value.is_string()) {
      cjose_header_set(header.get(), name.c_str(), value.get_string().c_str(), &error);
    } else {
      cjose_header_set_raw(header.get(), name.c_str(), json::serialize(value).c_str(), &error);
    }
  }
  const auto text = json::serialize(claims);
  const auto bytes = as_byte_span(text);
  const std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)> jws(
      cjose_jws_sign(key_.get(), header.get(), bytes.data(), bytes.size(), &error),
      &cjose_jws_release);
  const char* compact = nullptr;
  if (!jws || !cjose_jws_export(jws.get(), &compact, &error)) {
    throw std::runtime_error("not signed");
  }
  return compact;
}

std::string forged_token(const std::string& header, const std::string& payload,
                         const std::string& signature) {
  return to_base64url(as_byte_span(header)) + "." + to_base64url(as_byte_span(payload)) + "." +
         to_base64url(as_byte_span(signature));
}

ScriptedProvider::ScriptedProvider()
    : discovery{{"issuer", kIssuer},
                {"authorization_endpoint", address("/auth?realm=town")},
                {"token_endpoint", address("/token")},
                {"jwks_uri", address("/keys")},
                {"userinfo_endpoint", address("/userinfo")},
                {"end_session_endpoint", address("/leave")},
                {"response_types_supported", json::array{"code"}},
                {"code_challenge_methods_supported", json::array{"S256"}}},
      keys{provider_key().jwk()} {
  sign = [](const json::object& of_token) { return provider_key().sign("RS256", of_token); };
}

ProviderAnswer ScriptedProvider::answer(const ProviderRequest& request) {
  requests.push_back(request);
  if (down) return {};
  const auto is = [&request](std::string_view ending) { return request.address.ends_with(ending); };
  for (const auto& [ending, given] : instead) {
    if (is(ending)) return given;
  }
  if (is("/.well-known/openid-configuration")) return {200, json::serialize(discovery)};
  if (is("/keys")) {
    json::array list(keys.begin(), keys.end());
    return {200, json::serialize(json::object{{"keys", list}})};
  }
  if (is("/token")) {
    json::object body{{"id_token", sign(claims)}, {"token_type", "Bearer"}};
    if (!access_token.empty()) body["access_token"] = access_token;
    return {200, json::serialize(body)};
  }
  if (is("/userinfo") && !userinfo.empty()) return {200, json::serialize(userinfo)};
  return {404, ""};
}

std::size_t ScriptedProvider::asked(std::string_view ending) const {
  return static_cast<std::size_t>(
      std::count_if(requests.begin(), requests.end(), [ending](const ProviderRequest& request) {
        return request.address.ends_with(ending);
      }));
}

const SigningKey& provider_key() {
  static const auto key = SigningKey::rsa("first");
  return key;
}

const SigningKey& other_key() {
  static const auto key = SigningKey::rsa("first");
  return key;
}

}  // namespace sportello::signaling
