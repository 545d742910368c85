// SPDX-License-Identifier: EUPL-1.2
// What an identity provider, or somebody in its place, sends: descriptions, keys, tokens, claims. The
// first byte says which. Nobody signs without the key, and no claims pass that are not as expected.
#include <algorithm>
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "openid/claims.h"
#include "openid/endpoint.h"
#include "openid/id_token.h"
#include "openid/key_set.h"
#include "openid/person.h"
#include "openid/provider.h"
#include "openid/sign_in_attempt.h"

namespace {

using namespace sportello::signaling;

constexpr std::string_view kIssuer = "https://login.example";
constexpr TimeMs kNow = 1'772'000'000'000;

/// A key whose other half is thrown away.
const KeySet& keys() {
  static const auto set = KeySet::parse(
      R"({"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})");
  return set;
}

void require(bool holds) {
  if (!holds) std::abort();
}

void provider(std::string_view text) {
  const auto read = parse_provider(text, kIssuer, true);
  const auto* found = std::get_if<Provider>(&read);
  if (found == nullptr) return;
  require(found->issuer == kIssuer);
  for (const auto& address : {found->authorization_endpoint, found->token_endpoint,
                              found->jwks_uri}) {
    require(is_endpoint(address, false));
    require(with_query(address, {{"state", text.substr(0, 64)}}).find_first_of("\r\n ") ==
            std::string::npos);
  }
}

void key_set(std::string_view text) {
  const auto set = KeySet::parse(text);
  require(set.keys().size() <= 64);
  for (const auto& key : set.keys()) require(key.json.find("\"d\"") == std::string::npos);
  // An empty signature is nobody's.
  require(!std::holds_alternative<SignedToken>(
      verify_signature("eyJhbGciOiJFUzI1NiJ9.e30.", set)));
}

void token(const std::string& text) {
  require(std::holds_alternative<TokenFault>(
      check_id_token(text, keys(), {kIssuer, "sportello", "n", ""}, kNow)));
}

/// Three lines as the parts of a token: what gets past the encoding.
std::string forged(std::string_view text) {
  std::string whole;
  for (int part = 0; part < 3; ++part) {
    const auto end = std::min(text.find('\n'), text.size());
    if (part > 0) whole += '.';
    whole += to_base64url(as_byte_span(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return whole;
}

void claims(std::string_view text) {
  const auto read = parse_claims(text);
  if (!read) return;
  const ExpectedToken expected{kIssuer, "sportello", "the nonce", "the access token"};
  if (check_claims(*read, "RS256", expected, kNow).empty()) {
    require(read->at("iss").as_string() == "https://login.example");
    require(read->at("nonce").as_string() == "the nonce");
    require(read->at("exp").to_number<double>() * 1000 > static_cast<double>(kNow - kClockLeeway));
  }
  OpenIdConfig config;
  config.account_claim = "email";
  config.roles_claim = "a.b";
  config.role_words = {{"urp", AccountRole::kOperator}};
  const auto person = read_person(*read, config);
  if (const auto* found = std::get_if<Person>(&person)) {
    require(read->contains("email_verified") && !found->roles.empty());
  }
  auto more = *read;
  add_userinfo(more, *read);
  require(more == *read);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 8) {
    case 0:
      provider(text);
      break;
    case 1:
      key_set(text);
      break;
    case 2:
      claims(text);
      break;
    case 3:
      token(std::string(text));
      require(!open_attempt({1}, text, kNow));
      break;
    default:
      token(forged(text));
  }
  return 0;
}
