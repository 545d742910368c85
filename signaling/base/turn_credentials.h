// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sportello::signaling {

/// What a browser shows a TURN server to be relayed.
struct TurnCredentials {
  std::string username;
  std::string credential;
};

/// Base64 (with padding) of HMAC-SHA1. Throws std::runtime_error if OpenSSL refuses.
std::string hmac_sha1_base64(std::string_view key, std::string_view text);

/// Time-limited credentials by the REST scheme that coturn calls `use-auth-secret`: the username is
/// `EXPIRY:NAME` (`expiry_s` in seconds since the Unix epoch), the credential its HMAC-SHA1 under the
/// secret that the TURN server shares, in base64. `name` says nothing about a person.
TurnCredentials turn_credentials(std::string_view secret, std::int64_t expiry_s,
                                 std::string_view name);

}  // namespace sportello::signaling
