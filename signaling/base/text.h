// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace sportello::signaling {

/// Without the blanks at both ends (space, tab, carriage return).
std::string_view trim(std::string_view text);

/// ASCII lower case; other bytes stay.
std::string to_lower(std::string_view text);

/// ASCII comparison without regard to case.
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// 1 to 64 of A-Z, a-z, 0-9, '_' and '-': what desks are called.
bool is_identifier(std::string_view text);

/// 1 to 64 of a-z, 0-9, '.', '_', '-' and '@': what accounts are called.
bool is_account_name(std::string_view text);

/// A host name, an IPv4 or a bracketed IPv6 address, with or without a port; nothing that could
/// end a header's value or a policy's directive.
bool is_host_and_port(std::string_view text);

/// Well-formed UTF-8 (RFC 3629) without control characters other than tab.
bool is_utf8(std::string_view text);

}  // namespace sportello::signaling
