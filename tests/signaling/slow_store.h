// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <utility>

#include "storage/store.h"

namespace sportello::signaling {

/// A store whose work waits until the test lets it be done, or fail.
class SlowStore final : public Store {
 public:
  explicit SlowStore(Database& database) : store_(database) {}

  void run() {
    for (auto& [work, failed] : std::exchange(waiting_, {})) store_.post(work, failed);
  }
  void fail() {
    for (auto& [work, failed] : std::exchange(waiting_, {})) failed(StoreFault::kUnavailable);
  }

 private:
  bool submit(Work work, Failed failed, TransactionKind) override {
    waiting_.emplace_back(std::move(work), std::move(failed));
    return true;
  }

  DirectStore store_;
  std::deque<std::pair<Work, Failed>> waiting_;
};

}  // namespace sportello::signaling
