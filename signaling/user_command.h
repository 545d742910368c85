// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "base/config.h"

namespace sportello::signaling {

/// `user add`, `user remove` and `user list`. `arguments` are those after `user`, without the
/// configuration's. Returns the exit status; throws std::runtime_error with a sentence.
int run_user_command(const Config& config, const std::vector<std::string>& arguments);

}  // namespace sportello::signaling
