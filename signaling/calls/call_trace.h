// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "protocol/types.h"

namespace sportello::signaling {

/// What of a call others have to know who may have to take it over.
struct CallTrace {
  std::string queue;  ///< the desk in whose queue it stands, or empty
  QueuePriority priority = QueuePriority::kInTurn;  ///< there
  TimeMs since = 0;
  std::vector<std::string> operators;  ///< who is in it
  std::string shape;  ///< the same as long as the tokens of those in it say the same
};

}  // namespace sportello::signaling
