// SPDX-License-Identifier: EUPL-1.2
#include "base/encoding.h"

#include <sodium.h>

namespace sportello::signaling {

std::string to_base64url(std::span<const std::uint8_t> bytes) {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string text(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kVariant);
  text.pop_back();  // the terminating zero
  return text;
}

std::optional<Bytes> from_base64url(std::string_view text) {
  Bytes bytes(text.size() / 4 * 3 + 3);
  std::size_t size = 0;
  const char* end = nullptr;
  if (sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &size, &end,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  bytes.resize(size);
  return bytes;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();  // the terminating zero
  return text;
}

std::span<const std::uint8_t> as_byte_span(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

Bytes digest(std::string_view text, std::size_t size) {
  Bytes result(size);
  const auto bytes = as_byte_span(text);
  crypto_generichash(result.data(), result.size(), bytes.data(), bytes.size(), nullptr, 0);
  return result;
}

std::string short_hash(std::string_view text) {
  const Bytes whole = digest(text, crypto_generichash_BYTES_MIN);
  return to_hex(std::span(whole).first(4));
}

}  // namespace sportello::signaling
