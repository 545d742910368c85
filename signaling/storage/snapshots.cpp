// SPDX-License-Identifier: EUPL-1.2
#include "storage/snapshots.h"

#include <utility>

#include "storage/migrations.h"

namespace sportello::signaling {

Snapshots::Apply Snapshots::refresh(Database& database) {
  const auto now = revisions(database);
  std::vector<Apply> changes;
  std::map<std::string, std::int64_t, std::less<>> loaded;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& room : rooms_) {
      const auto found = now.find(room.name);
      const std::int64_t number = found == now.end() ? 0 : found->second;
      const auto known = in_force_.find(room.name);
      if (known != in_force_.end() && known->second == number) continue;
      changes.push_back(room.load(database));
      loaded[room.name] = number;
    }
  }
  if (changes.empty()) return [] {};
  // Only what was put in force counts as known: the transaction may still be taken back.
  return [this, changes = std::move(changes), loaded = std::move(loaded)] {
    for (const auto& change : changes) change();
    const std::lock_guard lock(mutex_);
    for (const auto& [room, number] : loaded) in_force_[room] = number;
  };
}

}  // namespace sportello::signaling
