// SPDX-License-Identifier: EUPL-1.2
#include "accounts/password.h"

#include <sodium.h>

#include <cstring>
#include <stdexcept>

#include "base/random_id.h"

namespace sportello::signaling {

std::string hash_password(std::string_view password) {
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(
          hash, password.data(), password.size(), crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
          crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::runtime_error("not enough memory to hash a password");
  }
  return hash;
}

bool verify_password(std::string_view hash, std::string_view password) {
  char text[crypto_pwhash_STRBYTES] = {};
  if (hash.size() >= sizeof text) return false;
  std::memcpy(text, hash.data(), hash.size());
  return crypto_pwhash_str_verify(text, password.data(), password.size()) == 0;
}

std::string no_password() { return "!" + random_id(); }

bool is_no_password(std::string_view hash) { return hash.starts_with('!'); }

}  // namespace sportello::signaling
