// SPDX-License-Identifier: EUPL-1.2
//
// Who waits and who works, for the consoles; and what must be true of all that.
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

std::string CallRegistry::check_consistency() const {
  std::map<std::string, std::string> in_call;  // operator -> call
  std::map<ConnectionId, std::string> sockets;
  for (const auto& [id, call] : calls_) {
    if (call.size() > kMaxParticipants) return id + ": too many in it";
    if (call.talking() == false && call.queue.empty()) return id + ": neither talks nor waits";
    if (call.talking() && !call.queue.empty() && !call.transfer) return id + ": talks and waits";
    if (call.transfer && call.queue.empty() == call.rings.empty()) {
      return id + ": a transfer to nowhere, or twice";
    }
    if (!call.talking() && (!call.others.empty() || call.transfer || !call.rings.empty())) {
      return id + ": others without an operator in charge";
    }
    std::string fault;
    call.for_each([&](const Participant& person) {
      if (person.connection != 0 && !sockets.emplace(person.connection, id).second) {
        fault = id + ": a socket in two places";
      }
      if (person.operator_id.empty()) {
        const auto socket = caller_sockets_.find(person.connection);
        if (person.present() && (socket == caller_sockets_.end() || socket->second != id)) {
          fault = id + ": a caller's socket that does not know it";
        }
        return;
      }
      if (!in_call.emplace(person.operator_id, id).second) fault = id + ": somebody in two calls";
      const auto other = board_.operators().find(person.operator_id);
      if (other == board_.operators().end() || other->second.call != id) {
        fault = id + ": an operator who does not know it";
      }
    });
    if (!fault.empty()) return fault;
    for (const auto& person : call.offered) {
      const auto found = board_.operators().find(person);
      if (found == board_.operators().end() || !found->second.offered.contains(id)) {
        return id + ": offered to one who does not know it";
      }
      if (!found->second.ready()) return id + ": offered to one who is not ready";
      if (call.queue.empty()) return id + ": offered, but in no queue";
    }
    for (const auto& ring : call.rings) {
      const auto found = board_.operators().find(ring.operator_id);
      if (found == board_.operators().end() || !found->second.rung_by.contains(id)) {
        return id + ": rings at one who does not know it";
      }
    }
  }
  for (const auto& [id, person] : board_.operators()) {
    if (!person.call.empty() && !in_call.contains(id)) return id + ": in a call that is not there";
    if (person.rung_by.size() + person.offered.size() > 0 && !person.call.empty()) {
      return id + ": rung at while in a call";
    }
  }
  for (const auto& [connection, id] : caller_sockets_) {
    const auto found = sockets.find(connection);
    if (found == sockets.end() || found->second != id) return id + ": a socket without a place";
  }
  std::size_t queued = 0;
  for (const auto& [desk, lineup] : lineups_) {
    const DeskQueue::Entry* last = nullptr;
    for (const auto& entry : lineup.queue) {
      const auto call = calls_.find(entry.call);
      if (call == calls_.end() || call->second.queue != desk) return desk + ": a stranger waits";
      if (last != nullptr && (last->priority > entry.priority ||
                              (last->priority == entry.priority && last->since > entry.since))) {
        return desk + ": out of order";
      }
      last = &entry;
      ++queued;
    }
  }
  for (const auto& [id, call] : calls_) {
    if (!call.queue.empty()) {
      if (queued == 0) return id + ": waits in no queue";
      --queued;
    }
  }
  return queued == 0 ? std::string() : "a queue holds somebody twice";
}

}  // namespace sportello::signaling
