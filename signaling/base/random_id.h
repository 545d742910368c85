// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

namespace sportello::signaling {

/// 16 random bytes in base64url: unguessable, never repeated.
std::string random_id();

}  // namespace sportello::signaling
