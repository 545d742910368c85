// SPDX-License-Identifier: EUPL-1.2
//
// What another registry needs to go on with the calls of this one, and how it does.
#include <utility>

#include "calls/call_registry.h"

namespace sportello::signaling {

std::optional<CallTrace> CallRegistry::trace(const std::string& id) const {
  const auto found = calls_.find(id);
  if (found == calls_.end()) return std::nullopt;
  const auto& call = found->second;
  CallTrace trace{call.queue, call.queued_as, call.since, {}, {}};
  trace.shape = call.desk->id + "/" + std::to_string(call.generation) + "/" +
                std::to_string(static_cast<int>(call.priority));
  call.for_each([&](const Participant& person) {
    trace.shape += "/" + person.id;
    if (!person.operator_id.empty()) trace.operators.push_back(person.operator_id);
  });
  return trace;
}

std::vector<std::string> CallRegistry::tokens_of(const std::string& id) const {
  std::vector<std::string> tokens;
  const auto found = calls_.find(id);
  if (found == calls_.end()) return tokens;
  const auto& call = found->second;
  call.for_each([&](const Participant& person) { tokens.push_back(seal(call, person)); });
  return tokens;
}

std::vector<std::string> CallRegistry::call_ids() const {
  std::vector<std::string> ids;
  ids.reserve(calls_.size());
  for (const auto& [id, call] : calls_) ids.push_back(id);
  return ids;
}

void CallRegistry::restore(const std::vector<std::string>& tokens, TimeMs now, Effects& effects) {
  for (const auto& token : tokens) {
    const auto ticket = tokens_.open(token);
    if (!ticket || ticket->expires <= now) continue;
    auto* call = find_call(ticket->call);
    if (call == nullptr) call = recreate(*ticket, now, effects);
    if (call == nullptr || ticket->participant == kCallerId || ticket->participant == kLeadId) {
      continue;
    }
    if (call->find(ticket->participant) != nullptr) continue;
    auto* colleague = ticket->self_id.empty() ? nullptr : board_.find(ticket->self_id);
    if (colleague != nullptr && !colleague->call.empty()) continue;
    if (restore_participant(*call, *ticket, colleague, now, effects) != nullptr) {
      remind(now + settings_.hold_time, Deadline::Of::kCall, call->id);
    }
  }
}

void CallRegistry::postpone(TimeMs by) {
  const auto later = [by](TimeMs& time) {
    if (time != 0) time += by;
  };
  for (auto& [id, call] : calls_) {
    later(call.ring_until);
    later(call.grace_until);
    call.for_each([&](Participant& person) { later(person.away_until); });
    for (auto& ring : call.rings) later(ring.until);
    if (call.transfer) later(call.transfer->until);
  }
  for (auto& [id, person] : board_.operators()) later(person.forget_at);
  // Moved all alike, they stay in order.
  decltype(deadlines_) moved;
  for (; !deadlines_.empty(); deadlines_.pop()) {
    Deadline deadline = deadlines_.top();
    deadline.at += by;
    moved.push(std::move(deadline));
  }
  deadlines_ = std::move(moved);
}

}  // namespace sportello::signaling
