// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/config.h"
#include "calls/call_registry.h"

namespace sportello::signaling {

/// What the configuration says about calls.
CallSettings call_settings(const Config& config);

/// TURN credentials, fresh for each message; `config` has to outlive it. Throws std::runtime_error
/// if there is no secret.
RelayOffer relay_offer(const Config& config);

}  // namespace sportello::signaling
