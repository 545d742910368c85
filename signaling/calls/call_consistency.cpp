// SPDX-License-Identifier: EUPL-1.2
//
// What must be true at any time, whoever does what in which order. Tests and fuzzers ask for it.
#include "calls/call_registry.h"

namespace sportello::signaling {
namespace {

/// What a call says of itself.
const char* fault_in(const Call& call) {
  if (call.size() > kMaxParticipants) return "too many in it";
  if (!call.talking() && call.queue.empty()) return "neither talks nor waits";
  if (call.talking() && !call.queue.empty() && !call.transfer) return "talks and waits";
  if (call.transfer && call.queue.empty() == call.rings.empty()) return "goes nowhere, or twice";
  if (call.queue.empty() && !call.offered.empty()) return "offered, but in no queue";
  const bool alone = call.others.empty() && !call.transfer && call.rings.empty();
  if (!call.talking() && !alone) return "others without an operator in charge";
  return nullptr;
}

/// Whether those to whom it is offered, or at whom it rings, know it.
const char* fault_of_offers(const Call& call, const DeskBoard& board) {
  for (const auto& id : call.offered) {
    const auto found = board.operators().find(id);
    if (found == board.operators().end() || !found->second.offered.contains(call.id)) {
      return "offered to one who does not know it";
    }
    if (!found->second.ready()) return "offered to one who is not ready";
  }
  for (const auto& ring : call.rings) {
    const auto found = board.operators().find(ring.operator_id);
    if (found == board.operators().end() || !found->second.rung_by.contains(call.id)) {
      return "rings at one who does not know it";
    }
  }
  return nullptr;
}

}  // namespace

std::string CallRegistry::check_consistency() const {
  std::set<std::string> operators;  // in a call
  std::map<ConnectionId, std::string> sockets;
  std::size_t waiting = 0;
  for (const auto& entry : calls_) {
    const Call& call = entry.second;
    const char* fault = fault_in(call);
    if (fault == nullptr) fault = fault_of_offers(call, board_);
    call.for_each([&](const Participant& person) {
      if (person.present() && !sockets.emplace(person.connection, call.id).second) {
        fault = "a socket in two places";
      }
      if (person.operator_id.empty()) {
        const auto socket = caller_sockets_.find(person.connection);
        const bool known = socket != caller_sockets_.end() && socket->second == call.id;
        if (person.present() && !known) fault = "a caller's socket that does not know it";
        return;
      }
      if (!operators.insert(person.operator_id).second) fault = "somebody in two calls";
      const auto other = board_.operators().find(person.operator_id);
      if (other == board_.operators().end() || other->second.call != call.id) {
        fault = "an operator who does not know it";
      }
    });
    if (fault != nullptr) return call.id + ": " + fault;
    if (!call.queue.empty()) ++waiting;
  }
  for (const auto& [id, person] : board_.operators()) {
    if (person.call.empty()) continue;
    if (!operators.contains(id)) return id + ": in a call that is not there";
    if (!person.rung_by.empty() || !person.offered.empty()) return id + ": rung at in a call";
  }
  for (const auto& [connection, id] : caller_sockets_) {
    const auto found = sockets.find(connection);
    if (found == sockets.end() || found->second != id) return id + ": a socket without a place";
  }
  std::set<std::string_view> queued;
  for (const auto& [desk, lineup] : lineups_) {
    const DeskQueue::Entry* last = nullptr;
    for (const auto& entry : lineup.queue) {
      const auto call = calls_.find(entry.call);
      if (call == calls_.end() || call->second.queue != desk) return desk + ": a stranger waits";
      if (last != nullptr &&
          std::pair(last->priority, last->since) > std::pair(entry.priority, entry.since)) {
        return desk + ": out of order";
      }
      last = &entry;
      queued.insert(entry.call);
    }
  }
  return queued.size() == waiting ? std::string() : "a queue lacks somebody, or holds one twice";
}

}  // namespace sportello::signaling
