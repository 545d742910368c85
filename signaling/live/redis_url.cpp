// SPDX-License-Identifier: EUPL-1.2
#include "live/redis_url.h"

#include <algorithm>
#include <charconv>

namespace sportello::signaling {
namespace {

constexpr std::int64_t kMaxDatabase = 9'999;
constexpr std::size_t kMaxSocketPath = 107;  // what a sockaddr_un holds

std::optional<std::int64_t> number_in(std::string_view text, std::int64_t most) {
  std::int64_t value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > most) {
    return std::nullopt;
  }
  return value;
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

bool is_address_character(char c) {
  return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == ':' ||
         c == '.';
}

std::optional<RedisUrl> parse_socket(std::string_view text) {
  RedisUrl url;
  const auto query = text.find('?');
  if (query != std::string_view::npos) {
    const auto option = text.substr(query + 1);
    if (!option.starts_with("db=")) return std::nullopt;
    const auto database = number_in(option.substr(3), kMaxDatabase);
    if (!database) return std::nullopt;
    url.database = *database;
    text = text.substr(0, query);
  }
  if (text.size() < 2 || text.size() > kMaxSocketPath || text.front() != '/' ||
      text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  url.socket = text;
  return url;
}

}  // namespace

std::string RedisUrl::text() const {
  if (!socket.empty()) return "unix://" + socket + "?db=" + std::to_string(database);
  const bool bare = host.find(':') == std::string::npos;
  return "redis://" + (bare ? host : "[" + host + "]") + ":" + std::to_string(port) + "/" +
         std::to_string(database);
}

std::optional<RedisUrl> parse_redis_url(std::string_view text) {
  constexpr std::string_view kTcp = "redis://";
  constexpr std::string_view kUnix = "unix://";
  if (text.starts_with(kUnix)) return parse_socket(text.substr(kUnix.size()));
  if (!text.starts_with(kTcp)) return std::nullopt;
  text.remove_prefix(kTcp.size());

  RedisUrl url;
  const auto slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto tail = text.substr(slash + 1);
    if (!tail.empty()) {
      const auto database = number_in(tail, kMaxDatabase);
      if (!database) return std::nullopt;
      url.database = *database;
    }
    text = text.substr(0, slash);
  }
  std::string_view rest;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    url.host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
    if (!std::all_of(url.host.begin(), url.host.end(), is_address_character)) return std::nullopt;
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    url.host = text.substr(0, colon);
    rest = text.substr(colon);
    if (!std::all_of(url.host.begin(), url.host.end(), is_host_character)) return std::nullopt;
  }
  if (url.host.empty() || url.host.size() > 255) return std::nullopt;
  if (!rest.empty()) {
    if (rest.front() != ':') return std::nullopt;
    const auto port = number_in(rest.substr(1), 65'535);
    if (!port || *port == 0) return std::nullopt;
    url.port = static_cast<std::uint16_t>(*port);
  }
  return url;
}

}  // namespace sportello::signaling
