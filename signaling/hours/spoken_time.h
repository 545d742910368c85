// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/time.h"
#include "protocol/types.h"

namespace sportello::signaling {

/// A date and a time on Italian clocks as people say them: `venerdì 27 novembre 2026, ore 9:00`,
/// `Friday 27 November 2026, 9:00`.
std::string spoken_time(TimeMs at, Language language);

}  // namespace sportello::signaling
