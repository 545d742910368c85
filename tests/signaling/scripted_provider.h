// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/time.h"
#include "openid/provider_client.h"

struct _cjose_jwk_int;

namespace sportello::signaling {

/// A key of an identity provider that exists in a test only.
class SigningKey {
 public:
  static SigningKey rsa(std::string id);
  /// `algorithm` is ES256, ES384 or ES512.
  static SigningKey elliptic(std::string id, const std::string& algorithm);

  /// Its public part (JWK), with what else is to stand there.
  boost::json::object jwk(const boost::json::object& more = {}) const;

  /// A JSON Web Signature of the claims.
  std::string sign(const std::string& algorithm, const boost::json::object& claims,
                   const boost::json::object& header = {}) const;

 private:
  SigningKey(std::string id, _cjose_jwk_int* key);

  std::string id_;
  std::shared_ptr<_cjose_jwk_int> key_;
};

/// `header.payload.signature` as an attacker writes it.
std::string forged_token(const std::string& header, const std::string& payload,
                         const std::string& signature);

/// A provider that answers without a network, as a test wants it.
class ScriptedProvider {
 public:
  static constexpr const char* kIssuer = "https://login.comune.example/realm";

  ScriptedProvider();

  ProviderAnswer answer(const ProviderRequest& request);

  /// How often an address with this ending was asked.
  std::size_t asked(std::string_view ending) const;

  boost::json::object discovery;
  std::vector<boost::json::object> keys;
  boost::json::object claims;    ///< of the ID token
  boost::json::object userinfo;  ///< empty: there is no answer
  std::string access_token = "access-token";
  std::function<std::string(const boost::json::object& claims)> sign;
  bool down = false;
  /// Takes the place of an answer whose address ends so.
  std::vector<std::pair<std::string, ProviderAnswer>> instead;
  std::vector<ProviderRequest> requests;
};

/// RSA keys take a while to make: one for all tests, and another for those who forge.
const SigningKey& provider_key();
const SigningKey& other_key();

}  // namespace sportello::signaling
