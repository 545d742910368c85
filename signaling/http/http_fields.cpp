// SPDX-License-Identifier: EUPL-1.2
#include "http/http_fields.h"

#include <algorithm>

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

bool is_own_origin(std::string_view origin, std::string_view host, bool secure) {
  if (host.empty()) return false;
  const std::string_view scheme = secure ? "https://" : "http://";
  return origin.starts_with(scheme) && equals_ignoring_case(origin.substr(scheme.size()), host);
}

}  // namespace sportello::signaling
