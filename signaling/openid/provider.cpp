// SPDX-License-Identifier: EUPL-1.2
#include "openid/provider.h"

#include <boost/json.hpp>

#include "openid/claims.h"
#include "openid/endpoint.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

/// Whether a list that the provider gives holds the word; `missing` where it gives none.
bool lists(const Claims& claims, const char* name, std::string_view word, bool missing) {
  const auto* value = claims.if_contains(name);
  if (value == nullptr || !value->is_array()) return missing;
  for (const auto& item : value->get_array()) {
    if (item.is_string() && item.get_string() == json::string_view(word.data(), word.size())) {
      return true;
    }
  }
  return false;
}

OpenIdFault unusable(std::string_view reason) { return {OpenIdOutcome::kUnavailable, reason}; }

}  // namespace

std::string discovery_address(std::string_view issuer) {
  while (issuer.ends_with('/')) issuer.remove_suffix(1);
  return std::string(issuer) + "/.well-known/openid-configuration";
}

std::variant<Provider, OpenIdFault> parse_provider(std::string_view text, std::string_view issuer,
                                                   bool has_secret) {
  const auto claims = parse_claims(text);
  if (!claims) return unusable("discovery_malformed");
  Provider provider;
  provider.issuer = text_claim(*claims, "issuer");
  if (provider.issuer != issuer) return unusable("discovery_of_another_issuer");
  provider.authorization_endpoint = text_claim(*claims, "authorization_endpoint");
  provider.token_endpoint = text_claim(*claims, "token_endpoint");
  provider.jwks_uri = text_claim(*claims, "jwks_uri");
  provider.userinfo_endpoint = text_claim(*claims, "userinfo_endpoint");
  provider.end_session_endpoint = text_claim(*claims, "end_session_endpoint");
  // Only a provider on this machine may be spoken to without TLS.
  const bool plain = issuer.starts_with("http://");
  for (const auto* address :
       {&provider.authorization_endpoint, &provider.token_endpoint, &provider.jwks_uri}) {
    if (!is_endpoint(*address, plain)) return unusable("discovery_endpoint");
  }
  for (auto* address : {&provider.userinfo_endpoint, &provider.end_session_endpoint}) {
    if (!is_endpoint(*address, plain)) address->clear();
  }
  if (!lists(*claims, "response_types_supported", "code", true)) return unusable("no_code_flow");
  if (!lists(*claims, "code_challenge_methods_supported", "S256", true)) {
    return unusable("no_pkce");
  }
  constexpr auto* kMethods = "token_endpoint_auth_methods_supported";
  if (!has_secret) {
    provider.proof = ClientProof::kNone;
  } else if (!lists(*claims, kMethods, "client_secret_basic", true) &&
             lists(*claims, kMethods, "client_secret_post", false)) {
    provider.proof = ClientProof::kPost;
  }
  const auto* named = claims->if_contains("authorization_response_iss_parameter_supported");
  provider.names_issuer = named != nullptr && named->is_bool() && named->get_bool();
  return provider;
}

}  // namespace sportello::signaling
