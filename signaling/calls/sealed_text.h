// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sportello::signaling {

/// The server's key for what it hands out to be brought back.
using SealKey = std::array<std::uint8_t, 32>;

/// Authenticated encryption (XSalsa20-Poly1305) of a short text, in base64url: who holds the token
/// can neither read nor alter it. Texts of several kinds share a key, so each begins with what it
/// is.
std::string seal_text(const SealKey& key, std::string_view text);

/// Nothing for a token that this key did not seal.
std::optional<std::string> open_sealed_text(const SealKey& key, std::string_view token);

}  // namespace sportello::signaling
