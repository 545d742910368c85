// SPDX-License-Identifier: EUPL-1.2
#include "openid/key_set.h"

#include <cjose/cjose.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdlib>
#include <memory>
#include <optional>

#include "base/encoding.h"
#include "openid/claims.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxKeys = 64;
constexpr std::size_t kMaxCandidates = 8;
constexpr std::size_t kMinModulusBytes = 256;
constexpr std::size_t kMaxModulusBytes = 1024;

struct Algorithm {
  std::string_view name;
  std::string_view curve;  ///< empty: RSA
};
constexpr std::array<Algorithm, 9> kAlgorithms{{{"RS256", ""},
                                                {"RS384", ""},
                                                {"RS512", ""},
                                                {"PS256", ""},
                                                {"PS384", ""},
                                                {"PS512", ""},
                                                {"ES256", "P-256"},
                                                {"ES384", "P-384"},
                                                {"ES512", "P-521"}}};

struct Release {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};
using Jws = std::unique_ptr<cjose_jws_t, Release>;
using Jwk = std::unique_ptr<cjose_jwk_t, Release>;

bool is_for_signing(const Claims& key) {
  const auto* use = key.if_contains("use");
  if (use != nullptr && (!use->is_string() || use->get_string() != "sig")) return false;
  const auto* operations = key.if_contains("key_ops");
  if (operations == nullptr) return true;
  if (!operations->is_array()) return false;
  return std::any_of(operations->get_array().begin(), operations->get_array().end(),
                     [](const json::value& item) {
                       return item.is_string() && item.get_string() == "verify";
                     });
}

/// The number's text, which a provider may have made longer than others do; empty if it is none.
std::string number(const Claims& key, const char* name, std::size_t least, std::size_t most) {
  const auto* value = key.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  std::string text(value->get_string().data(), value->get_string().size());
  const auto bytes = from_base64url(text);
  if (!bytes || bytes->size() < least || bytes->size() > most) return {};
  return text;
}

std::optional<KeySet::Key> read_key(const json::value& item) {
  if (!item.is_object() || !is_for_signing(item.get_object())) return std::nullopt;
  const auto& given = item.get_object();
  KeySet::Key key;
  key.id = text_claim(given, "kid");
  key.algorithm = text_claim(given, "alg");
  const auto type = text_claim(given, "kty");
  json::object parts{{"kty", type}};
  if (type == "RSA") {
    const auto modulus = number(given, "n", kMinModulusBytes, kMaxModulusBytes + 1);
    const auto exponent = number(given, "e", 1, 8);
    if (modulus.empty() || exponent.empty()) return std::nullopt;
    parts["n"] = modulus;
    parts["e"] = exponent;
  } else if (type == "EC") {
    key.curve = text_claim(given, "crv");
    const auto x = number(given, "x", 32, 66);
    const auto y = number(given, "y", 32, 66);
    if (key.curve.empty() || x.empty() || y.empty()) return std::nullopt;
    parts["crv"] = key.curve;
    parts["x"] = x;
    parts["y"] = y;
  } else {
    return std::nullopt;
  }
  key.json = json::serialize(parts);
  return key;
}

/// Three parts in canonical base64url. cjose 0.6 asserts where a part is not, so this comes first.
bool is_compact(std::string_view token) {
  for (int part = 0; part < 3; ++part) {
    const auto end = std::min(token.find('.'), token.size());
    const bool last = end == token.size();
    if (end == 0 || last != (part == 2) || !from_base64url(token.substr(0, end))) return false;
    token.remove_prefix(last ? end : end + 1);
  }
  return true;
}

Jws import_token(const std::string& token) {
  cjose_err error{};
  return Jws(cjose_jws_import(token.c_str(), token.size(), &error));
}

/// A text of the header; empty where there is none.
std::string header_text(cjose_header_t* header, const char* name) {
  cjose_err error{};
  const char* text = cjose_header_get(header, name, &error);
  return text == nullptr ? std::string() : std::string(text);
}

/// What the header may hold only if it is understood: critical extensions, and another kind of
/// token of the same issuer.
bool is_foreign(cjose_header_t* header) {
  cjose_err error{};
  const std::unique_ptr<char, decltype(&std::free)> critical(
      cjose_header_get_raw(header, "crit", &error), &std::free);
  if (critical != nullptr) return true;
  const auto type = header_text(header, "typ");
  return !type.empty() && type != "JWT" && type != "jwt";
}

/// The payload where this key signed the token.
std::optional<std::string> signed_by(const std::string& token, const KeySet::Key& key) {
  cjose_err error{};
  const Jwk jwk(cjose_jwk_import(key.json.c_str(), key.json.size(), &error));
  if (!jwk) return std::nullopt;
  // Imported anew for each key: verifying leaves its traces in the token.
  const auto jws = import_token(token);
  if (!jws || !cjose_jws_verify(jws.get(), jwk.get(), &error)) return std::nullopt;
  std::uint8_t* payload = nullptr;
  std::size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &payload, &size, &error)) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(payload), size);
}

}  // namespace

KeySet KeySet::parse(std::string_view text) {
  KeySet set;
  const auto document = parse_claims(text);
  if (!document) return set;
  const auto* list = document->if_contains("keys");
  if (list == nullptr || !list->is_array()) return set;
  for (const auto& item : list->get_array()) {
    if (set.keys_.size() == kMaxKeys) break;
    if (auto key = read_key(item)) set.keys_.push_back(std::move(*key));
  }
  return set;
}

std::variant<SignedToken, SignatureFault> verify_signature(const std::string& token,
                                                           const KeySet& keys) {
  if (!is_compact(token)) return SignatureFault::kMalformed;
  const auto jws = import_token(token);
  if (!jws) {
    // cjose knows no `none`: such a token does not even get in.
    return SignatureFault::kMalformed;
  }
  auto* header = cjose_jws_get_protected(jws.get());
  if (header == nullptr || is_foreign(header)) return SignatureFault::kMalformed;
  const auto name = header_text(header, CJOSE_HDR_ALG);
  const auto id = header_text(header, CJOSE_HDR_KID);
  const auto algorithm =
      std::find_if(kAlgorithms.begin(), kAlgorithms.end(),
                   [&name](const Algorithm& known) { return known.name == name; });
  if (algorithm == kAlgorithms.end()) return SignatureFault::kAlgorithm;
  std::size_t tried = 0;
  for (const auto& key : keys.keys()) {
    if (key.curve != algorithm->curve) continue;
    if (!key.algorithm.empty() && key.algorithm != name) continue;
    if (!id.empty() && key.id != id) continue;
    if (++tried > kMaxCandidates) break;
    if (auto payload = signed_by(token, key)) return SignedToken{name, std::move(*payload)};
  }
  return tried > 0 && !id.empty() ? SignatureFault::kWrong : SignatureFault::kUnknownKey;
}

}  // namespace sportello::signaling
