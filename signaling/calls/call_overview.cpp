// SPDX-License-Identifier: EUPL-1.2
//
// Who waits and who works, for the consoles.
#include <algorithm>

#include "calls/call_registry.h"

namespace sportello::signaling {

void CallRegistry::note_change(TimeMs now) {
  if (overview_due_) return;
  overview_due_ = true;
  remind(std::max(now, overview_sent_at_ + settings_.overview_interval), Deadline::Of::kOverview,
         {});
}

void CallRegistry::send_overviews(TimeMs now, Effects& effects) {
  overview_due_ = false;
  overview_sent_at_ = now;
  // Colleagues of the same desks read the same.
  std::map<std::vector<std::string>, Text> written;
  for (auto& [id, person] : board_.operators()) {
    if (!person.connected()) continue;
    auto& text = written[person.identity.desks];
    if (!text) text = overview_for(person);
    if (person.overview && *person.overview == *text) continue;
    person.overview = text;
    effects.send(person.connection, text);
  }
}

Text CallRegistry::overview_for(const Operator& person) const {
  std::vector<DeskLine> desks;
  for (const auto* desk : board_.desks_of(person)) {
    DeskLine line{desk->id, board_.state_of(desk->id), 0, std::nullopt};
    if (const auto found = lineups_.find(desk->id); found != lineups_.end()) {
      const auto& queue = found->second.queue;
      line.waiting = queue.size();
      // Within a priority they stand in the order of their coming; there are three priorities.
      for (const auto& entry : queue) {
        if (!line.longest_since || entry.since < *line.longest_since) {
          line.longest_since = entry.since;
        }
        if (entry.priority == QueuePriority::kInTurn) break;
      }
    }
    desks.push_back(line);
  }
  std::vector<ColleagueLine> colleagues;
  for (const auto& [id, other] : board_.operators()) {
    if (!other.connected()) continue;
    ColleagueLine line{id, other.identity.name, other.presence(), {}};
    for (const auto& desk : person.identity.desks) {
      if (other.serves(desk)) line.desks.push_back(desk);
    }
    if (!line.desks.empty()) colleagues.push_back(std::move(line));
  }
  return messages_.desk_overview(desks, colleagues);
}

}  // namespace sportello::signaling
