// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sportello::signaling {

/// The public keys by which an identity provider signs (RFC 7517). Secret and symmetric keys, and
/// kinds that are not known, are left out.
class KeySet {
 public:
  struct Key {
    std::string id;         ///< may be empty
    std::string algorithm;  ///< the only one that it is for, where it says so
    std::string curve;      ///< of an elliptic-curve key; empty: RSA
    std::string json;       ///< its public parts
  };

  /// An empty set where the text makes no sense.
  static KeySet parse(std::string_view text);

  const std::vector<Key>& keys() const { return keys_; }

 private:
  std::vector<Key> keys_;
};

/// A token whose signature is right.
struct SignedToken {
  std::string algorithm;
  std::string payload;
};

enum class SignatureFault : std::uint8_t {
  kMalformed,   ///< no JSON Web Signature in compact form
  kAlgorithm,   ///< none, symmetric, or one that is not known
  kUnknownKey,  ///< none of the keys is the one that signed: there may be newer ones
  kWrong,
};

/// Verifies a JSON Web Signature (RFC 7515) through cjose. Only RS, PS and ES of 256, 384 and 512
/// bits are taken, each with a key of its own kind: neither `none` nor a secret made of a public
/// key can pass. RSA keys have 2048 to 8192 bits.
std::variant<SignedToken, SignatureFault> verify_signature(const std::string& token,
                                                           const KeySet& keys);

}  // namespace sportello::signaling
