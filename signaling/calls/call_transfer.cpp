// SPDX-License-Identifier: EUPL-1.2
//
// A call on its way from one operator to another, and calls that ring at one person only.
#include <algorithm>

#include "calls/call_registry.h"

namespace sportello::signaling {

void CallRegistry::transfer(Operator& person, const CallTransfer& message, TimeMs now,
                            Effects& effects) {
  constexpr std::string_view kRequest = "call.transfer";
  auto* call = in_charge(person, kRequest, message.call, effects);
  if (call == nullptr) return;
  if (message.cancel) {
    if (call->transfer) fail_transfer(*call, Failure::kCancelled, now, effects);
    return;
  }
  const bool of_two = !call->hour && call->others.empty() && call->rings.empty();
  if (call->transfer || !of_two) return fail(person, kRequest, call->id, Failure::kNotNow, effects);

  Transfer move{message.desk, {}, message.reason, now + settings_.ring_timeout};
  Operator* colleague = nullptr;
  if (message.desk.empty()) {
    colleague = board_.find(message.operator_id);
    if (const auto why = cannot_ring_at(colleague)) {
      return fail(person, kRequest, call->id, *why, effects);
    }
    move.operator_name = colleague->identity.name;
  } else if (const auto* desk = board_.find_desk(message.desk); desk == nullptr || !desk->enabled) {
    return fail(person, kRequest, call->id, Failure::kUnknownDesk, effects);
  }
  call->refused.clear();
  call->transfer = move;
  touch(call->id);
  call->queue = message.desk;  // for the question who may answer there
  if (colleague == nullptr && !somebody_may_answer(*call, now)) {
    call->transfer.reset();
    call->queue.clear();
    return fail(person, kRequest, call->id, Failure::kDeskClosed, effects);
  }
  const Text text = messages_.call_transferring(call->id, *view_for(*call, call->lead).transfer);
  effects.send(call->caller.connection, text);
  effects.send(call->lead.connection, text);
  effects.events.push_back({"call_transferring", call->id, call->desk->id, {}, now - call->since});
  remind(move.until, Deadline::Of::kCall, call->id);
  if (colleague != nullptr) {
    ring_at(*call,
            {message.operator_id, colleague->identity.name, person.identity.name, message.reason,
             false, move.until},
            now, effects);
  } else {
    enter_queue(*call, message.desk, QueuePriority::kTransferred, now, effects);
  }
}

void CallRegistry::fail_transfer(Call& call, Failure why, TimeMs now, Effects& effects) {
  if (!call.transfer) return;
  touch(call.id);
  const auto reason =
      why == Failure::kNoAnswer ? WithdrawalReason::kNoAnswer : WithdrawalReason::kCancelled;
  const std::string queue = call.queue;
  leave_queue(call);
  withdraw_offers(call, reason, effects);
  call.transfer.reset();
  drop_rings(call, reason, effects);
  call.refused.clear();
  const Text text = messages_.call_not_transferred(call.id, why);
  effects.send(call.caller.connection, text);
  effects.send(reach(call.lead), text);
  if (!queue.empty()) update_queue(queue, now, effects);
}

void CallRegistry::complete_transfer(Call& call, Operator& person, Transport transport,
                                     const TransportList& own, TimeMs now, Effects& effects) {
  const std::string first = call.lead.operator_id;
  const ConnectionId console = reach(call.lead);
  const std::string queue = call.queue;
  lineups_[call.desk->id].wait.served(now - call.assigned_at);
  call.talked += now - call.assigned_at;
  drop_rings(call, WithdrawalReason::kAnswered, effects);
  leave_queue(call);
  if (!call.transfer->desk.empty()) call.desk = board_.find_desk(call.transfer->desk);
  call.transfer.reset();
  call.held = false;
  ++call.transfers;
  take_charge(call, person, transport, own, now, effects);
  welcome_to_call(call, person, call.lead, effects);
  effects.send(console, messages_.call_transferred(call.id, person.identity.name));
  match_offers(person, WithdrawalReason::kBusy, now, effects);
  if (!queue.empty()) update_queue(queue, now, effects);
  if (auto* left = board_.find(first)) release(*left, now, effects);
}

std::optional<Failure> CallRegistry::cannot_ring_at(const Operator* person) const {
  if (person == nullptr) return Failure::kUnknownOperator;
  if (!person->call.empty()) return Failure::kBusy;
  if (!person->ready()) return Failure::kAway;
  return std::nullopt;
}

void CallRegistry::ring_at(Call& call, PersonalRing ring, TimeMs now, Effects& effects) {
  auto* person = board_.find(ring.operator_id);
  person->rung_by.insert(call.id);
  effects.send(person->connection, messages_.call_offered(ring_offer(call, ring)));
  remind(std::max(ring.until, now), Deadline::Of::kCall, call.id);
  touch(call.id);
  call.rings.push_back(std::move(ring));
}

OfferFacts CallRegistry::ring_offer(const Call& call, const PersonalRing& ring) const {
  return {call.facts(),
          QueuePriority::kTransferred,
          0,
          ring.invite ? OfferFacts::Kind::kInvite : OfferFacts::Kind::kTransfer,
          ring.by,
          ring.reason};
}

const PersonalRing* CallRegistry::find_ring(const Call& call, std::string_view person) {
  const auto found =
      std::find_if(call.rings.begin(), call.rings.end(),
                   [person](const PersonalRing& ring) { return ring.operator_id == person; });
  return found == call.rings.end() ? nullptr : &*found;
}

void CallRegistry::answer_ring(Call& call, Operator& person, const TransportList& own, TimeMs now,
                               Effects& effects) {
  const auto& id = person.identity.id;
  touch(call.id);
  const PersonalRing ring = *find_ring(call, id);
  if (ring.invite && call.size() >= kMaxParticipants) {
    return fail_ring(call, id, Failure::kFull, WithdrawalReason::kGone, now, effects);
  }
  const auto transport = call.caller.transports.first_common(own);
  if (ring.invite ? !can_join(call, own) : !transport) {
    effects.send(person.connection,
                 messages_.call_refused(call.id, RefusalReason::kNoCommonTransport));
    return fail_ring(call, id, Failure::kNoCommonTransport, WithdrawalReason::kDeclined, now,
                     effects);
  }
  if (!ring.invite) {
    person.rung_by.erase(call.id);
    std::erase_if(call.rings, [&](const PersonalRing& one) { return one.operator_id == id; });
    return complete_transfer(call, person, *transport, own, now, effects);
  }
  std::erase_if(call.rings, [&](const PersonalRing& one) { return one.operator_id == id; });
  person.rung_by.erase(call.id);
  person.call = call.id;
  Participant self;
  self.role = ParticipantRole::kOperator;
  self.operator_id = id;
  self.name = person.identity.name;
  self.transports = own;
  self.connection = person.connection;
  const auto& joined = add_participant(call, std::move(self), effects);
  welcome_to_call(call, person, joined, effects);
  match_offers(person, WithdrawalReason::kBusy, now, effects);
}

void CallRegistry::fail_ring(Call& call, const std::string& person, Failure why,
                             WithdrawalReason reason, TimeMs now, Effects& effects) {
  const auto* found = find_ring(call, person);
  if (found == nullptr) return;
  const PersonalRing ring = *found;
  touch(call.id);
  std::erase_if(call.rings,
                [&](const PersonalRing& one) { return one.operator_id == ring.operator_id; });
  if (auto* colleague = board_.find(ring.operator_id)) {
    colleague->rung_by.erase(call.id);
    effects.send(colleague->connection, messages_.call_withdrawn(call.id, reason));
  }
  if (!ring.invite) return fail_transfer(call, why, now, effects);
  effects.send(call.lead.connection,
               messages_.request_failed("call.invite", "call", call.id, why, ring.operator_id));
}

void CallRegistry::drop_rings(Call& call, WithdrawalReason reason, Effects& effects) {
  if (call.rings.empty()) return;
  touch(call.id);
  const Text text = messages_.call_withdrawn(call.id, reason);
  for (const auto& ring : call.rings) {
    if (auto* person = board_.find(ring.operator_id)) {
      person->rung_by.erase(call.id);
      effects.send(person->connection, text);
    }
  }
  call.rings.clear();
}

void CallRegistry::check_rings(Operator& person, TimeMs now, Effects& effects) {
  const bool may_answer =
      person.call.empty() && person.state == Availability::kAvailable && person.expected(now);
  if (may_answer) return;
  const auto why = person.call.empty() ? Failure::kAway : Failure::kBusy;
  const auto reason = person.call.empty() ? WithdrawalReason::kAway : WithdrawalReason::kBusy;
  const auto calls = person.rung_by;
  for (const auto& id : calls) {
    if (auto* call = find_call(id)) {
      fail_ring(*call, std::string(person.identity.id), why, reason, now, effects);
    }
  }
}

}  // namespace sportello::signaling
