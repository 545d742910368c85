// SPDX-License-Identifier: EUPL-1.2
#include "http/http_fields.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"

namespace sportello::signaling {
namespace {

/// Takes the part before the next separator off the front of `rest`.
std::string_view next_part(std::string_view& rest, char separator) {
  const auto end = std::min(rest.find(separator), rest.size());
  const auto part = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return trim(part);
}

/// A quality of zero means "not acceptable".
bool is_zero_quality(std::string_view parameters) {
  while (!parameters.empty()) {
    const auto parameter = next_part(parameters, ';');
    if (parameter.size() < 2 || !equals_ignoring_case(parameter.substr(0, 2), "q=")) continue;
    const auto value = parameter.substr(2);
    return value.find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

/// As forms encode: `+` is a blank.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+') {
      decoded += ' ';
    } else if (text[i] != '%') {
      decoded += text[i];
    } else {
      if (text.size() - i < 3) return std::nullopt;
      const auto high = hex_digit(text[i + 1]);
      const auto low = hex_digit(text[i + 2]);
      if (!high || !low) return std::nullopt;
      decoded += static_cast<char>(*high * 16 + *low);
      i += 2;
    }
  }
  if (!is_utf8(decoded)) return std::nullopt;
  return decoded;
}

}  // namespace

std::string_view cookie_value(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const auto pair = next_part(header, ';');
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
      return pair.substr(equals + 1);
    }
  }
  return {};
}

bool list_holds(std::string_view header, std::string_view token) {
  while (!header.empty()) {
    auto item = next_part(header, ',');
    if (equals_ignoring_case(next_part(item, ';'), token)) return true;
  }
  return false;
}

bool accepts_brotli(std::string_view header) {
  while (!header.empty()) {
    auto item = next_part(header, ',');
    if (equals_ignoring_case(next_part(item, ';'), "br")) return !is_zero_quality(item);
  }
  return false;
}

bool etag_matches(std::string_view header, std::string_view etag) {
  while (!header.empty()) {
    auto item = next_part(header, ',');
    if (item == "*") return true;
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item == etag) return true;
  }
  return false;
}

std::string_view last_item(std::string_view header) {
  const auto comma = header.rfind(',');
  return trim(comma == std::string_view::npos ? header : header.substr(comma + 1));
}

std::string_view media_type(std::string_view header) { return next_part(header, ';'); }

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) != name) continue;
    return percent_decoded(pair.substr(std::min(equals + 1, pair.size())));
  }
  return std::nullopt;
}

bool has_query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    if (pair.substr(0, pair.find('=')) == name) return true;
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
  }
  return false;
}

bool is_own_origin(std::string_view origin, std::string_view host, bool secure) {
  if (host.empty()) return false;
  const std::string_view scheme = secure ? "https://" : "http://";
  return origin.starts_with(scheme) && equals_ignoring_case(origin.substr(scheme.size()), host);
}

}  // namespace sportello::signaling
