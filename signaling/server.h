// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/config.h"

namespace sportello::signaling {

/// Runs the server until SIGTERM or SIGINT. Throws std::runtime_error with a sentence for the
/// administrator if it cannot start.
void run_server(const Config& config);

}  // namespace sportello::signaling
