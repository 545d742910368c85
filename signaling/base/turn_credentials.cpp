// SPDX-License-Identifier: EUPL-1.2
#include "base/turn_credentials.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace sportello::signaling {
namespace {

constexpr std::size_t kSha1Bytes = 20;

}  // namespace

std::string hmac_sha1_base64(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), bytes, text.size(), mac.data(),
           &size) == nullptr ||
      size != kSha1Bytes) {
    throw std::runtime_error("OpenSSL makes no HMAC-SHA1");
  }
  // Four characters for each three bytes begun, and a terminating zero.
  std::array<unsigned char, (kSha1Bytes + 2) / 3 * 4 + 1> encoded{};
  const int length = EVP_EncodeBlock(encoded.data(), mac.data(), static_cast<int>(size));
  return {reinterpret_cast<const char*>(encoded.data()), static_cast<std::size_t>(length)};
}

TurnCredentials turn_credentials(std::string_view secret, std::int64_t expiry_s,
                                 std::string_view name) {
  std::string username = std::to_string(expiry_s);
  username.append(":").append(name);
  auto credential = hmac_sha1_base64(secret, username);
  return {std::move(username), std::move(credential)};
}

}  // namespace sportello::signaling
