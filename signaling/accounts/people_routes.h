// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>

#include "accounts/accounts.h"
#include "http/api.h"
#include "storage/snapshots.h"

namespace sportello::signaling {

/// How many accounts there may be.
inline constexpr std::size_t kMaxPeople = 2'000;

/// An account as supervisors and the audit log see it.
boost::json::object person_value(const Account& account);

/// Adds the routes by which supervisors see, add, change and remove accounts. The last supervisor
/// who can sign in stays one. `snapshots` outlives the table.
void add_people_routes(ApiRoutes& routes, Snapshots& snapshots);

}  // namespace sportello::signaling
