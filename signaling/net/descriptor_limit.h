// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello::signaling {

/// Lets this process open so many connections, each of which needs a descriptor; says in the log if
/// the system allows fewer.
void raise_descriptor_limit(std::int64_t connections);

}  // namespace sportello::signaling
