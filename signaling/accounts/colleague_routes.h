// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "accounts/accounts.h"
#include "base/time.h"
#include "http/api.h"
#include "protocol/server_message.h"

namespace sportello::signaling {

/// What the list of colleagues is made of. All are asked on the server's thread; what they refer to
/// outlives the routes.
struct ColleagueSources {
  const Accounts& accounts;
  /// The enabled desks and their states.
  std::function<std::vector<DeskStatus>(TimeMs now)> desks;
  /// How somebody stands; nothing for one who is not connected.
  std::function<std::optional<Presence>(std::string_view id)> presence;
};

/// `GET /api/desk/colleagues`: to which desks and people a call can go, and who may be asked in. All
/// who may sit at a console but the one who asks: at most 500, those at work first; `more` says that
/// some were left off.
void add_colleague_routes(ApiRoutes& routes, ColleagueSources sources);

}  // namespace sportello::signaling
