// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "calls/wait_estimate.h"
#include "protocol/types.h"

namespace sportello::signaling {

/// Those who wait at a desk, the ringing ones included: by priority, and then in the order of their
/// coming. It knows calls by their ids alone, so that it can live elsewhere one day.
class DeskQueue {
 public:
  struct Entry {
    QueuePriority priority;
    TimeMs since;
    std::string call;
  };

  /// Takes a call in behind its equals; its place, counted from 0.
  std::size_t insert(QueuePriority priority, TimeMs since, std::string_view call);
  /// Takes a call out, wherever it is; false where it was not in.
  bool erase(QueuePriority priority, TimeMs since, std::string_view call);

  const Entry& operator[](std::size_t place) const { return entries_[place]; }
  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  std::vector<Entry>::const_iterator begin() const { return entries_.begin(); }
  std::vector<Entry>::const_iterator end() const { return entries_.end(); }

 private:
  std::vector<Entry> entries_;
};

/// As many of the first are offered to consoles: nobody chooses among more, and a console that
/// takes in thousands of messages at once would be dropped.
inline constexpr std::size_t kOfferedPlaces = 50;

/// A desk's queue with what the registry remembers about it.
struct DeskLineup {
  DeskQueue queue;
  WaitEstimate wait;
  std::string hour;         ///< the call of the open hour that takes them in, or empty
  std::size_t ringing = 0;  ///< as many of the first as rang last
  // Those far behind are told their places in turn.
  std::size_t back_next = 0;   ///< where to go on
  bool back_reminded = false;  ///< a deadline is set for it
  bool back_due = false;
  /// Calls that somebody has refused, or that are transferred: the others have all they need as
  /// long as anybody is at work.
  std::set<std::string, std::less<>> watched;
};

}  // namespace sportello::signaling
