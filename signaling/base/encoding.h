// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sportello::signaling {

using Bytes = std::vector<std::uint8_t>;

/// Base64 with the URL alphabet and no padding (RFC 4648, section 5).
std::string to_base64url(std::span<const std::uint8_t> bytes);

/// The inverse; nothing for text that is not canonical base64url.
std::optional<Bytes> from_base64url(std::string_view text);

/// Lower-case hexadecimal.
std::string to_hex(std::span<const std::uint8_t> bytes);

/// The bytes of a text, for the functions that take bytes.
std::span<const std::uint8_t> as_byte_span(std::string_view text);

/// A BLAKE2b digest of `size` bytes (16 to 64).
Bytes digest(std::string_view text, std::size_t size);

/// Text as it may stand in a log: the first eight hexadecimal digits of its digest.
std::string short_hash(std::string_view text);

}  // namespace sportello::signaling
