// SPDX-License-Identifier: EUPL-1.2
#include "calls/sealed_text.h"

#include <sodium.h>

#include <tuple>

#include "base/encoding.h"

namespace sportello::signaling {

static_assert(crypto_secretbox_KEYBYTES == std::tuple_size_v<SealKey>);

std::string seal_text(const SealKey& key, std::string_view text) {
  Bytes sealed(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + text.size());
  randombytes_buf(sealed.data(), crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(sealed.data() + crypto_secretbox_NONCEBYTES, as_byte_span(text).data(),
                        text.size(), sealed.data(), key.data());
  return to_base64url(sealed);
}

std::optional<std::string> open_sealed_text(const SealKey& key, std::string_view token) {
  const auto sealed = from_base64url(token);
  constexpr std::size_t kOverhead = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (!sealed || sealed->size() < kOverhead) return std::nullopt;
  std::string plain(sealed->size() - kOverhead, '\0');
  if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(plain.data()),
                                 sealed->data() + crypto_secretbox_NONCEBYTES,
                                 sealed->size() - crypto_secretbox_NONCEBYTES, sealed->data(),
                                 key.data()) != 0) {
    return std::nullopt;
  }
  return plain;
}

}  // namespace sportello::signaling
