// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "base/time.h"
#include "base/token_bucket.h"
#include "storage/snapshots.h"
#include "storage/store.h"

namespace sportello::signaling {

/// Takes over what others have changed: the command line, and other nodes on the same database.
class SnapshotWatch {
 public:
  SnapshotWatch(Store& store, Snapshots& snapshots);

  /// Asks the database; `then` runs on the server's thread when what has changed is in force, or with
  /// false when it could not be asked. Returns false, and `then` never runs, when too much waits.
  bool look(std::function<void(bool answered)> then);

  /// The same for somebody whom only another node may know yet, since it was a moment ago. False,
  /// and `then` never runs, when too many have asked: strangers shall not keep the database busy.
  bool look_for_stranger(std::function<void()> then, TimeMs now);

 private:
  Store& store_;
  Snapshots& snapshots_;
  TokenBucket strangers_;
};

}  // namespace sportello::signaling
