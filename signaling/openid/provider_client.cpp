// SPDX-License-Identifier: EUPL-1.2
#include "openid/provider_client.h"

#include <sodium.h>

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "base/encoding.h"
#include "openid/endpoint.h"
#include "openid/id_token.h"

namespace sportello::signaling {
namespace {

constexpr TimeMs kFresh = 3'600'000;
/// For how long a provider is taken as it was, when it cannot be asked anew.
constexpr TimeMs kUsable = 24 * 3'600'000;
constexpr TimeMs kFailurePause = 5'000;
/// A token by an unknown key has the keys fetched anew, but not more often.
constexpr TimeMs kKeysPause = 10'000;

std::string standard_base64(std::string_view text) {
  const auto bytes = as_byte_span(text);
  std::string encoded(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL),
                      '\0');
  sodium_bin2base64(encoded.data(), encoded.size(), bytes.data(), bytes.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  encoded.pop_back();  // its zero
  return encoded;
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool is_age(TimeMs since, TimeMs most, TimeMs now) { return now >= since && now - since < most; }

/// What the provider says to a code that it does not take.
OpenIdFault refusal(const ProviderAnswer& answer) {
  if (answer.status == 0 || answer.status >= 500 || answer.status == 429) {
    return {OpenIdOutcome::kUnavailable, "token_endpoint"};
  }
  const auto claims = parse_claims(answer.body);
  const auto error = claims ? text_claim(*claims, "error") : std::string();
  if (error == "invalid_client" || error == "unauthorized_client") {
    return {OpenIdOutcome::kRefused, "invalid_client"};
  }
  if (error == "invalid_grant") return {OpenIdOutcome::kRefused, "invalid_grant"};
  return {OpenIdOutcome::kRefused, "token_refused"};
}

}  // namespace

ProviderClient::ProviderClient(const OpenIdConfig& config, std::string secret,
                               std::string redirect_address, Ask ask)
    : config_(config),
      secret_(std::move(secret)),
      redirect_address_(std::move(redirect_address)),
      ask_(std::move(ask)) {}

std::optional<Provider> ProviderClient::known(TimeMs now) const {
  const std::lock_guard lock(mutex_);
  if (!provider_ || !is_age(provider_from_, kFresh, now)) return std::nullopt;
  return provider_;
}

std::variant<Provider, OpenIdFault> ProviderClient::provider(TimeMs now) {
  const std::lock_guard asking(asking_);
  if (auto found = known(now)) return std::move(*found);
  const OpenIdFault silent{OpenIdOutcome::kUnavailable, "discovery"};
  OpenIdFault fault = silent;
  if (!failed_at_ || !is_age(*failed_at_, kFailurePause, now)) {
    const auto answer = ask_({discovery_address(config_.issuer), {}, {}});
    if (answer.status == 200) {
      auto read = parse_provider(answer.body, config_.issuer, !secret_.empty());
      if (auto* provider = std::get_if<Provider>(&read)) {
        const std::lock_guard lock(mutex_);
        provider_ = *provider;
        provider_from_ = now;
        failed_at_.reset();
        return std::move(*provider);
      }
      fault = std::get<OpenIdFault>(read);
    }
    failed_at_ = now;
  }
  const std::lock_guard lock(mutex_);
  if (provider_ && is_age(provider_from_, kUsable, now)) return *provider_;
  return fault;
}

std::string ProviderClient::authorization_address(const Provider& provider,
                                                  const SignInAttempt& attempt) const {
  std::string scopes;
  for (const auto& scope : config_.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
  const auto challenge = code_challenge(attempt.verifier);
  return with_query(provider.authorization_endpoint, {{"response_type", "code"},
                                                      {"client_id", config_.client_id},
                                                      {"redirect_uri", redirect_address_},
                                                      {"scope", scopes},
                                                      {"state", attempt.state},
                                                      {"nonce", attempt.nonce},
                                                      {"code_challenge", challenge},
                                                      {"code_challenge_method", "S256"}});
}

std::variant<ProviderClient::Tokens, OpenIdFault> ProviderClient::exchange(
    const Provider& provider, std::string_view code, const SignInAttempt& attempt) const {
  const bool basic = provider.proof == ClientProof::kBasic;
  ProviderRequest request{provider.token_endpoint, {}, {}};
  request.form = form_encoded({{"grant_type", "authorization_code"},
                               {"code", code},
                               {"redirect_uri", redirect_address_},
                               {"code_verifier", attempt.verifier},
                               {"client_id", basic ? "" : std::string_view(config_.client_id)},
                               {"client_secret", basic ? "" : std::string_view(secret_)}});
  if (basic) {
    request.authorization =
        "Basic " + standard_base64(url_encoded(config_.client_id) + ":" + url_encoded(secret_));
  }
  const auto answer = ask_(request);
  if (answer.status != 200) return refusal(answer);
  const auto claims = parse_claims(answer.body);
  if (!claims) return OpenIdFault{OpenIdOutcome::kUnavailable, "token_answer_malformed"};
  // Longer than a claim may be, so not read as one.
  const auto read = [&claims](const char* name) -> std::string {
    const auto* value = claims->if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
  };
  Tokens tokens{read("id_token"), read("access_token")};
  // It goes into a header.
  if (!is_printable(tokens.access_token)) tokens.access_token.clear();
  if (tokens.id_token.empty()) return OpenIdFault{OpenIdOutcome::kRefused, "no_id_token"};
  return tokens;
}

KeySet ProviderClient::keys(const Provider& provider, bool renew, TimeMs now) {
  const std::lock_guard asking(asking_);
  if (keys_from_ && is_age(*keys_from_, renew ? kKeysPause : kFresh, now)) return keys_;
  const auto answer = ask_({provider.jwks_uri, {}, {}});
  auto fresh = answer.status == 200 ? KeySet::parse(answer.body) : KeySet();
  // What cannot be fetched or read leaves the keys that there were.
  if (!fresh.keys().empty()) {
    keys_ = std::move(fresh);
    keys_from_ = now;
  }
  return keys_;
}

std::variant<Claims, OpenIdFault> ProviderClient::verify(const Provider& provider,
                                                         const Tokens& tokens,
                                                         const SignInAttempt& attempt,
                                                         TimeMs now) {
  const ExpectedToken expected{config_.issuer, config_.client_id, attempt.nonce,
                               tokens.access_token};
  for (const bool renew : {false, true}) {
    const auto known = keys(provider, renew, now);
    if (known.keys().empty()) return OpenIdFault{OpenIdOutcome::kUnavailable, "keys"};
    auto checked = check_id_token(tokens.id_token, known, expected, now);
    if (auto* claims = std::get_if<Claims>(&checked)) return std::move(*claims);
    const auto& fault = std::get<TokenFault>(checked);
    if (!fault.keys_may_be_old || renew) {
      return OpenIdFault{OpenIdOutcome::kRefused, fault.reason};
    }
  }
  return OpenIdFault{OpenIdOutcome::kRefused, "unknown_key"};
}

std::optional<OpenIdFault> ProviderClient::complete(const Provider& provider, const Tokens& tokens,
                                                    Claims& claims) const {
  const bool askable = !provider.userinfo_endpoint.empty() && !tokens.access_token.empty();
  if (!askable || !lacks_claims(claims, config_)) return std::nullopt;
  const auto answer =
      ask_({provider.userinfo_endpoint, {}, "Bearer " + tokens.access_token});
  if (answer.status != 200) return OpenIdFault{OpenIdOutcome::kUnavailable, "userinfo"};
  const auto userinfo = parse_claims(answer.body);
  if (!userinfo) return OpenIdFault{OpenIdOutcome::kUnavailable, "userinfo_malformed"};
  if (!add_userinfo(claims, *userinfo)) {
    return OpenIdFault{OpenIdOutcome::kRefused, "userinfo_of_another"};
  }
  return std::nullopt;
}

std::variant<Person, OpenIdFault> ProviderClient::redeem(std::string_view code,
                                                         const SignInAttempt& attempt,
                                                         TimeMs now) {
  const auto found = provider(now);
  if (const auto* fault = std::get_if<OpenIdFault>(&found)) return *fault;
  const auto& provider = std::get<Provider>(found);
  const auto exchanged = exchange(provider, code, attempt);
  if (const auto* fault = std::get_if<OpenIdFault>(&exchanged)) return *fault;
  const auto& tokens = std::get<Tokens>(exchanged);
  auto verified = verify(provider, tokens, attempt, now);
  if (const auto* fault = std::get_if<OpenIdFault>(&verified)) return *fault;
  auto& claims = std::get<Claims>(verified);
  if (const auto fault = complete(provider, tokens, claims)) return *fault;
  return read_person(claims, config_);
}

}  // namespace sportello::signaling
