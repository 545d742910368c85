// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string_view>

namespace sportello::signaling {

/// Characters (code points) of well-formed UTF-8.
std::size_t character_count(std::string_view text);

/// Could be dialled: 5 to 20 digits, with `+` before them and blanks, dots, hyphens, slashes and
/// brackets between them. Lenient on purpose: a refused number is a citizen lost.
bool is_plausible_phone(std::string_view text);

/// Could be delivered by SMTP: one `@` with an ASCII local part of RFC 5321's unquoted signs before
/// it and a host name with a dot behind it; at most 254 bytes. Nothing that passes can end a header
/// or hold a second address.
bool is_plausible_email(std::string_view text);

}  // namespace sportello::signaling
