// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello::signaling {

/// Milliseconds since the Unix epoch. Everything that decides takes the time as an argument.
using TimeMs = std::int64_t;

/// The server's clock: Unix time read once at start and carried on by the monotonic clock, so that
/// a correction of the machine's clock neither ends calls nor keeps them alive.
TimeMs now_ms();

}  // namespace sportello::signaling
