// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sportello::signaling {

/// Where a Redis server is reached.
struct RedisUrl {
  std::string host;  ///< a name or an address; empty with `socket`
  std::uint16_t port = 6379;
  std::string socket;  ///< the path of a Unix socket, or empty
  std::int64_t database = 0;

  /// For the log: it holds no secret.
  std::string text() const;
};

/// Reads `redis://HOST[:PORT][/DB]`, with an IPv6 address in brackets, or `unix:///PATH[?db=N]`.
/// Nothing for any other text: also where a password stands in it, which others could read among
/// the processes.
std::optional<RedisUrl> parse_redis_url(std::string_view text);

}  // namespace sportello::signaling
