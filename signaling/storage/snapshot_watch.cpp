// SPDX-License-Identifier: EUPL-1.2
#include "storage/snapshot_watch.h"

#include <utility>

namespace sportello::signaling {
namespace {

constexpr Rate kStrangers{20, 5};

}  // namespace

SnapshotWatch::SnapshotWatch(Store& store, Snapshots& snapshots)
    : store_(store), snapshots_(snapshots), strangers_(kStrangers, 0) {}

bool SnapshotWatch::look(std::function<void(bool answered)> then) {
  // Not `read`: what is loaded here is put in force in the order of the writes around it.
  return store_.post(
      [this, then](Database& database) -> Store::Done {
        return [then, take_over = snapshots_.refresh(database)] {
          take_over();
          then(true);
        };
      },
      [then](StoreFault) { then(false); });
}

bool SnapshotWatch::look_for_stranger(std::function<void()> then, TimeMs now) {
  return strangers_.take(kStrangers, now) && look([then = std::move(then)](bool) { then(); });
}

}  // namespace sportello::signaling
