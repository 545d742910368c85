// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

// Reading the JSON of an identity provider. All of it is hostile; what makes no sense reads as
// absent.
namespace sportello::signaling {

using Claims = boost::json::object;

/// How much of an answer is looked at, in bytes.
inline constexpr std::size_t kMaxProviderAnswer = 256 * 1024;

/// An object of at most `kMaxProviderAnswer` bytes, nested at most 16 deep.
std::optional<Claims> parse_claims(std::string_view text);

/// A claim that is a text without control characters, of at most 1024 bytes; else empty.
std::string text_claim(const Claims& claims, std::string_view name);

/// A claim by its name, or else by the path that its dots make.
const boost::json::value* find_claim(const Claims& claims, std::string_view path);

}  // namespace sportello::signaling
