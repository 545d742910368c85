// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <unordered_set>
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
  std::string shape;  ///< the same as long as what it can be restored from says the same
};

/// A block, sealed, for others who may have to take it over.
struct BlockNote {
  std::string text;
  TimeMs until = 0;
};

/// What has changed, for them.
struct CallChanges {
  std::unordered_set<std::string> calls;
  std::vector<BlockNote> blocks;
};

}  // namespace sportello::signaling
