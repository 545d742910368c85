// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "openid/openid_fault.h"

namespace sportello::signaling {

/// How this server proves to the provider who it is.
enum class ClientProof : std::uint8_t {
  kNone,   ///< a public client: PKCE alone
  kBasic,  ///< the secret in the Authorization header
  kPost,   ///< the secret in the form
};

/// What an identity provider says of itself (OpenID Connect Discovery 1.0).
struct Provider {
  std::string issuer;
  std::string authorization_endpoint;
  std::string token_endpoint;
  std::string jwks_uri;
  std::string userinfo_endpoint;     ///< empty: none
  std::string end_session_endpoint;  ///< empty: none
  ClientProof proof = ClientProof::kBasic;
  bool names_issuer = false;  ///< whether it says with each code who it is (RFC 9207)
};

/// Where a provider describes itself.
std::string discovery_address(std::string_view issuer);

/// Reads the description. It has to be of exactly this issuer, with endpoints that secrets may be
/// sent to, and must not rule out what is needed: the code flow, PKCE with S256.
std::variant<Provider, OpenIdFault> parse_provider(std::string_view text, std::string_view issuer,
                                                   bool has_secret);

}  // namespace sportello::signaling
