// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string_view>

#include "http/http_message.h"

namespace sportello::signaling {

/// The pages of citizens, and those of people who sign in.
enum class Page : std::uint8_t { kCall, kVisit, kDesk, kOffice };

/// Adds the policies of the server's own pages. `host` (the request's Host) goes into the
/// Content-Security-Policy, for browsers in which 'self' does not cover WebSockets; it is left out
/// if it is no host.
void add_page_policies(HttpResponse& response, Page page, std::string_view host);

/// Adds what every response carries.
void add_common_headers(HttpResponse& response);

}  // namespace sportello::signaling
