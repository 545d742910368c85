// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

// Addresses of an identity provider, and what goes into them.
namespace sportello::signaling {

/// An absolute address that secrets may be sent to: https with a host, without user, password and
/// fragment, of printable ASCII. `loopback_http` lets http to this machine pass, too.
bool is_endpoint(std::string_view address, bool loopback_http);

/// RFC 3986: all but letters, digits, '-', '.', '_' and '~' percent-encoded.
std::string url_encoded(std::string_view text);

using Parameters = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// `name=value&…`; those with an empty value are left out.
std::string form_encoded(Parameters parameters);

/// The address with the parameters behind what it has already.
std::string with_query(std::string_view address, Parameters parameters);

}  // namespace sportello::signaling
