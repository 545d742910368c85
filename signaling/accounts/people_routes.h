// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/api.h"
#include "storage/snapshots.h"

namespace sportello::signaling {

/// Adds the routes by which supervisors see, add, change and remove accounts. The last supervisor
/// who can sign in stays one. `snapshots` outlives the table.
void add_people_routes(ApiRoutes& routes, Snapshots& snapshots);

}  // namespace sportello::signaling
