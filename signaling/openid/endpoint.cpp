// SPDX-License-Identifier: EUPL-1.2
#include "openid/endpoint.h"

#include <algorithm>

#include "base/text.h"

namespace sportello::signaling {
namespace {

constexpr std::size_t kMaxAddressBytes = 1024;

bool is_loopback(std::string_view host_and_port) {
  for (const std::string_view host : {"127.0.0.1", "[::1]", "localhost"}) {
    if (!host_and_port.starts_with(host)) continue;
    const auto rest = host_and_port.substr(host.size());
    if (rest.empty() || rest.front() == ':') return true;
  }
  return false;
}

}  // namespace

bool is_endpoint(std::string_view address, bool loopback_http) {
  if (address.size() > kMaxAddressBytes) return false;
  const bool clean = std::all_of(address.begin(), address.end(), [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("\"\\<>^`{|}#").find(c) == std::string_view::npos;
  });
  const bool secure = address.starts_with("https://");
  if (!clean || (!secure && !address.starts_with("http://"))) return false;
  const auto rest = address.substr(secure ? 8 : 7);
  const auto host = rest.substr(0, rest.find_first_of("/?"));
  if (!is_host_and_port(host)) return false;
  return secure || (loopback_http && is_loopback(host));
}

std::string url_encoded(std::string_view text) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    if (plain) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kDigits[byte >> 4];
      encoded += kDigits[byte & 15];
    }
  }
  return encoded;
}

std::string form_encoded(Parameters parameters) {
  std::string form;
  for (const auto& [name, value] : parameters) {
    if (value.empty()) continue;
    if (!form.empty()) form += '&';
    form.append(name).append("=").append(url_encoded(value));
  }
  return form;
}

std::string with_query(std::string_view address, Parameters parameters) {
  std::string whole(address);
  const auto query = form_encoded(parameters);
  if (query.empty()) return whole;
  if (address.find('?') == std::string_view::npos) {
    whole += '?';
  } else if (!address.ends_with('?') && !address.ends_with('&')) {
    whole += '&';
  }
  return whole + query;
}

}  // namespace sportello::signaling
