// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "storage/database.h"

namespace sportello::signaling {

/// Keeps what is read at every click in memory: a room says how it loads its tables, and is asked
/// again when their revision has changed, whoever changed them.
class Snapshots {
 public:
  /// Runs on the server's thread.
  using Apply = std::function<void()>;
  /// Runs on the storage thread.
  using Load = std::function<Apply(Database&)>;

  /// Before the storage thread runs.
  void add(std::string room, Load load) { rooms_.push_back({std::move(room), std::move(load)}); }

  /// Loads what has changed; the result puts it in force. Whoever changes a room's tables calls
  /// this at the end of the same work, and runs the result once it is committed.
  Apply refresh(Database& database);

 private:
  struct Room {
    std::string name;
    Load load;
  };

  std::vector<Room> rooms_;
  std::mutex mutex_;
  std::map<std::string, std::int64_t, std::less<>> in_force_;
};

}  // namespace sportello::signaling
