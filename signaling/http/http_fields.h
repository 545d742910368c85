// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

// Reading single header fields. All input is hostile; a field that makes no sense reads as absent.
namespace sportello::signaling {

/// The value of one cookie in a Cookie header (RFC 6265, section 4.2.1); empty if there is none.
std::string_view cookie_value(std::string_view header, std::string_view name);

/// Whether a comma-separated list holds the token, without regard to case and parameters.
bool list_holds(std::string_view header, std::string_view token);

/// Whether an Accept-Encoding header allows brotli (RFC 9110, section 12.5.3).
bool accepts_brotli(std::string_view header);

/// Whether an If-None-Match header names the entity tag, `*` included (weak comparison).
bool etag_matches(std::string_view header, std::string_view etag);

/// The last item of a comma-separated list: what the nearest proxy added to X-Forwarded-For.
std::string_view last_item(std::string_view header);

/// The type of a Content-Type header, without its parameters.
std::string_view media_type(std::string_view header);

/// The first value of a name in a query string, decoded; nothing where it is missing, badly encoded
/// or no UTF-8.
std::optional<std::string> query_value(std::string_view query, std::string_view name);

/// Whether a query string has a value of that name, whatever it is.
bool has_query_value(std::string_view query, std::string_view name);

/// Whether an Origin is the server's own: `scheme://` and exactly this host and port. `secure` says
/// how the request came; a page that came over plain HTTP is no origin of a secure server's.
bool is_own_origin(std::string_view origin, std::string_view host, bool secure);

}  // namespace sportello::signaling
