// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "base/config.h"
#include "live/shared_store.h"
#include "net/asio.h"

namespace sportello::signaling {

/// The Redis server that the configuration names, for nodes to meet in. Throws std::runtime_error
/// where the file with its password has none.
std::unique_ptr<SharedStore> open_shared_store(const Config& config, const Executor& executor);

}  // namespace sportello::signaling
