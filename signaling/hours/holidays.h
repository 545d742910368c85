// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <string_view>

namespace sportello::signaling {

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm that Nature printed in 1876.
std::chrono::sys_days easter(std::chrono::year year);

/// The id of Italy's public holiday on this day (law 260 of 1949 and its changes), or an empty view.
///
/// `new_year`, `epiphany`, `easter`, `easter_monday`, `liberation`, `labour`, `republic`, `assumption`,
/// `saint_francis` (from 2026 on, law 151 of 2025), `all_saints`, `immaculate`, `christmas`,
/// `saint_stephen`. The town's patron saint is not known here: it is an exceptional closing.
std::string_view italian_holiday(std::chrono::sys_days day);

}  // namespace sportello::signaling
