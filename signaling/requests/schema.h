// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "storage/migrations.h"

namespace sportello::signaling {

/// The tables of call-back requests, appointments and their links.
RoomSchema requests_schema();

}  // namespace sportello::signaling
