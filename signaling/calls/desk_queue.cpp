// SPDX-License-Identifier: EUPL-1.2
#include "calls/desk_queue.h"

#include <algorithm>
#include <utility>

namespace sportello::signaling {
namespace {

using Rank = std::pair<QueuePriority, TimeMs>;

Rank rank_of(const DeskQueue::Entry& entry) { return {entry.priority, entry.since}; }

}  // namespace

std::size_t DeskQueue::insert(QueuePriority priority, TimeMs since, std::string_view call) {
  const auto place =
      std::upper_bound(entries_.begin(), entries_.end(), Rank(priority, since),
                       [](const Rank& rank, const Entry& entry) { return rank < rank_of(entry); });
  const auto entered = entries_.insert(place, {priority, since, std::string(call)});
  return static_cast<std::size_t>(entered - entries_.begin());
}

bool DeskQueue::erase(QueuePriority priority, TimeMs since, std::string_view call) {
  const Rank rank(priority, since);
  auto entry =
      std::lower_bound(entries_.begin(), entries_.end(), rank,
                       [](const Entry& one, const Rank& wanted) { return rank_of(one) < wanted; });
  for (; entry != entries_.end() && rank_of(*entry) == rank; ++entry) {
    if (entry->call != call) continue;
    entries_.erase(entry);
    return true;
  }
  return false;
}

}  // namespace sportello::signaling
