// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/address_limits.h"

namespace sportello::signaling {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kDelete, kOptions, kOther };

/// What the router needs of a request. The views live as long as the request is handled.
struct HttpRequest {
  Method method = Method::kOther;
  std::string_view path;   ///< without the query
  std::string_view query;  ///< what follows the `?`, still encoded
  std::string_view host, origin, cookie, content_type, accept_encoding, if_none_match;
  std::string_view fetch_site;  ///< Sec-Fetch-Site
  std::string_view body;
  /// The visitor's address as text. Empty where a proxy that is not trusted names one: nobody's.
  std::string_view client;
  AddressKey address{};
  bool secure = false;  ///< HTTPS as the browser sees it
};

struct HttpResponse {
  unsigned status = 200;
  std::vector<std::pair<std::string_view, std::string>> headers;  ///< names are literals
  std::string body;
  /// Bytes that outlive the response, sent instead of `body`.
  std::string_view shared_body;

  HttpResponse& header(std::string_view name, std::string value) {
    headers.emplace_back(name, std::move(value));
    return *this;
  }
};

}  // namespace sportello::signaling
