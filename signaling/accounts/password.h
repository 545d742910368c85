// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace sportello::signaling {

inline constexpr std::size_t kMinPasswordBytes = 8;
inline constexpr std::size_t kMaxPasswordBytes = 1024;

/// Hashes with argon2id (64 MiB, two passes). Slow on purpose: not for the I/O thread. Throws
/// std::runtime_error where memory is short.
std::string hash_password(std::string_view password);

/// Compares in constant time; as slow as hashing.
bool verify_password(std::string_view hash, std::string_view password);

/// What stands in the place of a hash where there is no password: no password fits, and no two are
/// the same.
std::string no_password();
bool is_no_password(std::string_view hash);

}  // namespace sportello::signaling
