// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/time.h"
#include "openid/claims.h"
#include "openid/key_set.h"

namespace sportello::signaling {

/// By how much the provider's clock may differ from ours.
inline constexpr TimeMs kClockLeeway = 60'000;

/// What an ID token has to be for.
struct ExpectedToken {
  std::string_view issuer;
  std::string_view client_id;
  std::string_view nonce;
  std::string_view access_token;  ///< which came with it; empty: none
};

/// Why an ID token is not taken, in a word for the log.
struct TokenFault {
  std::string_view reason;  ///< a literal
  bool keys_may_be_old = false;
};

/// Verifies an ID token (OpenID Connect Core 1.0, 3.1.3.7) and returns its claims.
std::variant<Claims, TokenFault> check_id_token(const std::string& token, const KeySet& keys,
                                                const ExpectedToken& expected, TimeMs now);

/// The second half of the above: the claims of a token whose signature is right. Empty where all is
/// well.
std::string_view check_claims(const Claims& claims, std::string_view algorithm,
                              const ExpectedToken& expected, TimeMs now);

/// What `at_hash` has to be for an access token; empty for an algorithm that is not known.
std::string access_token_hash(std::string_view access_token, std::string_view algorithm);

}  // namespace sportello::signaling
