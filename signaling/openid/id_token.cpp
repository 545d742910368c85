// SPDX-License-Identifier: EUPL-1.2
#include "openid/id_token.h"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <optional>

#include "base/encoding.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxTokenBytes = 16 * 1024;
constexpr std::size_t kMaxSubjectBytes = 255;
constexpr std::size_t kMaxAudience = 16;

bool is_text(const json::value& value, std::string_view text) {
  return value.is_string() && value.get_string() == json::string_view(text.data(), text.size());
}

/// A secret, compared in constant time.
bool is_secret(const json::value* value, std::string_view secret) {
  return value != nullptr && value->is_string() && value->get_string().size() == secret.size() &&
         sodium_memcmp(value->get_string().data(), secret.data(), secret.size()) == 0;
}

/// Seconds since the epoch, as milliseconds.
std::optional<TimeMs> time_claim(const Claims& claims, const char* name) {
  const auto* value = claims.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  const double seconds = value->to_number<double>();
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 1e11) return std::nullopt;
  return static_cast<TimeMs>(seconds * 1000);
}

/// Whether the token is for this client, and for others only by this client's asking.
bool is_for(const Claims& claims, std::string_view client_id) {
  const auto* audience = claims.if_contains("aud");
  if (audience == nullptr) return false;
  const auto* party = claims.if_contains("azp");
  if (party != nullptr && !is_text(*party, client_id)) return false;
  if (!audience->is_array()) return is_text(*audience, client_id);
  const auto& list = audience->get_array();
  if (list.size() > kMaxAudience || (list.size() > 1 && party == nullptr)) return false;
  return std::any_of(list.begin(), list.end(),
                     [client_id](const json::value& item) { return is_text(item, client_id); });
}

std::string_view check_times(const Claims& claims, TimeMs now) {
  const auto expires = time_claim(claims, "exp");
  if (!expires) return "no_expiry";
  if (*expires <= now - kClockLeeway) return "expired";
  const auto issued = time_claim(claims, "iat");
  if (!issued) return "no_issue_time";
  if (*issued > now + kClockLeeway) return "issued_in_the_future";
  const auto from = time_claim(claims, "nbf");
  if (claims.contains("nbf") && (!from || *from > now + kClockLeeway)) return "not_yet_valid";
  return {};
}

std::string_view word_of(SignatureFault fault) {
  switch (fault) {
    case SignatureFault::kAlgorithm:
      return "algorithm";
    case SignatureFault::kUnknownKey:
      return "unknown_key";
    case SignatureFault::kWrong:
      return "signature";
    default:
      return "token_malformed";
  }
}

}  // namespace

std::string access_token_hash(std::string_view access_token, std::string_view algorithm) {
  const EVP_MD* method = algorithm.ends_with("256")   ? EVP_sha256()
                         : algorithm.ends_with("384") ? EVP_sha384()
                         : algorithm.ends_with("512") ? EVP_sha512()
                                                      : nullptr;
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  if (method == nullptr || EVP_Digest(access_token.data(), access_token.size(), bytes.data(),
                                      &size, method, nullptr) != 1) {
    return {};
  }
  return to_base64url(std::span(bytes).first(size / 2));
}

std::string_view check_claims(const Claims& claims, std::string_view algorithm,
                              const ExpectedToken& expected, TimeMs now) {
  const auto* issuer = claims.if_contains("iss");
  if (issuer == nullptr || !is_text(*issuer, expected.issuer)) return "issuer";
  if (!is_for(claims, expected.client_id)) return "audience";
  if (const auto fault = check_times(claims, now); !fault.empty()) return fault;
  if (!is_secret(claims.if_contains("nonce"), expected.nonce)) return "nonce";
  const auto subject = text_claim(claims, "sub");
  if (subject.empty() || subject.size() > kMaxSubjectBytes) return "subject";
  const auto* hash = claims.if_contains("at_hash");
  if (hash != nullptr && !expected.access_token.empty()) {
    const auto right = access_token_hash(expected.access_token, algorithm);
    if (right.empty() || !is_secret(hash, right)) return "access_token_hash";
  }
  return {};
}

std::variant<Claims, TokenFault> check_id_token(const std::string& token, const KeySet& keys,
                                                const ExpectedToken& expected, TimeMs now) {
  if (token.size() > kMaxTokenBytes) return TokenFault{"token_too_large"};
  auto verified = verify_signature(token, keys);
  if (const auto* fault = std::get_if<SignatureFault>(&verified)) {
    return TokenFault{word_of(*fault), *fault == SignatureFault::kUnknownKey};
  }
  const auto& [algorithm, payload] = std::get<SignedToken>(verified);
  auto claims = parse_claims(payload);
  if (!claims) return TokenFault{"token_malformed"};
  const auto fault = check_claims(*claims, algorithm, expected, now);
  if (!fault.empty()) return TokenFault{fault};
  return std::move(*claims);
}

}  // namespace sportello::signaling
