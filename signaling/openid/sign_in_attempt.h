// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "base/time.h"
#include "calls/sealed_text.h"

namespace sportello::signaling {

/// How long somebody may take at the provider.
inline constexpr TimeMs kAttemptLifetime = 10 * 60'000;

/// A sign-in that is under way at the provider. The browser keeps it, sealed, in a cookie: the
/// server holds nothing that strangers could fill, and any node can go on.
struct SignInAttempt {
  std::string state;     ///< ties the answer to this browser
  std::string nonce;     ///< ties the ID token to this attempt
  std::string verifier;  ///< PKCE: ties the code to this server
  std::string page;      ///< `desk` or `office`: where to go afterwards
  TimeMs expires = 0;
};

SignInAttempt new_attempt(std::string_view page, TimeMs now);

/// PKCE's S256 (RFC 7636).
std::string code_challenge(std::string_view verifier);

std::string seal_attempt(const SealKey& key, const SignInAttempt& attempt);
/// Nothing for what this server did not seal, or for an attempt whose time is over.
std::optional<SignInAttempt> open_attempt(const SealKey& key, std::string_view sealed, TimeMs now);

/// Compares in constant time.
bool is_state_of(const SignInAttempt& attempt, std::string_view state);

/// The attempts that came back already: each is good once. Bounded: the oldest are forgotten first,
/// and the provider takes no code twice anyway.
class UsedAttempts {
 public:
  /// False where the attempt came back before.
  bool use(const SignInAttempt& attempt, TimeMs now);

 private:
  static constexpr std::size_t kMost = 10'000;

  std::deque<std::pair<TimeMs, std::string>> order_;
  std::unordered_set<std::string> states_;
};

}  // namespace sportello::signaling
