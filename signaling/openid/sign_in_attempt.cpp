// SPDX-License-Identifier: EUPL-1.2
#include "openid/sign_in_attempt.h"

#include <sodium.h>

#include <array>
#include <boost/json.hpp>

#include "base/encoding.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

/// What tells this kind of sealed text from the others of the same key.
constexpr const char* kKind = "openid";

std::string random_text() {
  std::array<std::uint8_t, 32> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return to_base64url(bytes);
}

std::string text_of(const json::value& value) {
  const auto& text = value.as_string();
  return {text.data(), text.size()};
}

}  // namespace

SignInAttempt new_attempt(std::string_view page, TimeMs now) {
  return {random_text(), random_text(), random_text(),
          page == "office" ? "office" : "desk", now + kAttemptLifetime};
}

std::string code_challenge(std::string_view verifier) {
  std::array<std::uint8_t, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), as_byte_span(verifier).data(), verifier.size());
  return to_base64url(hash);
}

std::string seal_attempt(const SealKey& key, const SignInAttempt& attempt) {
  return seal_text(key, json::serialize(json::array{kKind, attempt.state, attempt.nonce,
                                                    attempt.verifier, attempt.page,
                                                    attempt.expires}));
}

std::optional<SignInAttempt> open_attempt(const SealKey& key, std::string_view sealed, TimeMs now) {
  const auto plain = open_sealed_text(key, sealed);
  if (!plain) return std::nullopt;
  try {
    const auto document = json::parse(*plain);
    const auto& list = document.as_array();
    if (text_of(list.at(0)) != kKind) return std::nullopt;
    SignInAttempt attempt{text_of(list.at(1)), text_of(list.at(2)), text_of(list.at(3)),
                          text_of(list.at(4)), list.at(5).to_number<TimeMs>()};
    if (attempt.expires <= now) return std::nullopt;
    return attempt;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool is_state_of(const SignInAttempt& attempt, std::string_view state) {
  return state.size() == attempt.state.size() &&
         sodium_memcmp(state.data(), attempt.state.data(), state.size()) == 0;
}

bool UsedAttempts::use(const SignInAttempt& attempt, TimeMs now) {
  while (!order_.empty() && (order_.front().first <= now || order_.size() >= kMost)) {
    states_.erase(order_.front().second);
    order_.pop_front();
  }
  if (!states_.insert(attempt.state).second) return false;
  order_.emplace_back(attempt.expires, attempt.state);
  return true;
}

}  // namespace sportello::signaling
