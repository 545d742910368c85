// SPDX-License-Identifier: EUPL-1.2
//
// What passes between those who are in a call, and what its operator may do to it.
#include "calls/call_registry.h"

namespace sportello::signaling {

CallRegistry::Speaker CallRegistry::speaker(ConnectionId connection, const std::string& id) {
  auto* call = find_call(id);
  if (call == nullptr) return {};
  auto* self = call->on(connection);
  return self == nullptr ? Speaker{} : Speaker{call, self};
}

Call* CallRegistry::in_charge(const Operator& person, std::string_view request,
                              const std::string& id, Effects& effects) {
  auto* call = find_call(id);
  if (call == nullptr) return nullptr;  // it has just ended
  if (call->lead.operator_id == person.identity.id) return call;
  fail(person, request, id, Failure::kNotInCharge, effects);
  return nullptr;
}

void CallRegistry::fail(const Operator& person, std::string_view request, std::string_view call,
                        Failure why, Effects& effects, std::string_view whom) const {
  effects.send(person.connection, messages_.request_failed(request, "call", call, why, whom));
}

void CallRegistry::tell_all(const Call& call, const Text& text, Effects& effects,
                            const Participant* except) const {
  call.for_each([&](const Participant& person) {
    if (&person != except) effects.send(person.connection, text);
  });
}

ParticipantView CallRegistry::view_of(const Call& call, const Participant& person,
                                      const Participant& reader) {
  return {person.id,
          person.role,
          person.name,
          person.present(),
          call.transport_between(person, reader),
          person.hand};
}

TalkView CallRegistry::view_for(const Call& call, const Participant& reader) const {
  TalkView talk;
  talk.you = reader.id;
  talk.in_charge = reader.id == kLeadId;
  talk.held = call.held;
  call.for_each([&](const Participant& other) {
    if (&other != &reader) talk.others.push_back(view_of(call, other, reader));
  });
  if (call.hour) {
    talk.seats = seats_of(call);
  } else {
    talk.transport = talk.in_charge || reader.id == kCallerId
                         ? call.transport
                         : call.transport_between(reader, call.lead);
  }
  if (call.transfer) {
    const auto& desk = call.transfer->desk;
    talk.transfer = TransferView{desk.empty() ? nullptr : board_.find_desk(desk),
                                 call.transfer->operator_name, call.transfer->until};
  }
  return talk;
}

void CallRegistry::pass_on(ConnectionId connection, const Signal& message, Effects& effects) {
  const auto [call, self] = speaker(connection, message.call);
  if (self == nullptr || !call->talking()) return;
  const Participant* other = nullptr;
  if (!message.to.empty()) {
    other = call->find(message.to);
  } else if (self->id == kCallerId) {
    other = &call->lead;
  } else if (self->id == kLeadId && !call->hour) {
    other = &call->caller;
  }
  if (other == nullptr || other == self) return;
  effects.send(other->connection, messages_.signal(call->id, message.data, self->id));
}

void CallRegistry::chat(ConnectionId connection, const Chat& message, TimeMs now,
                        Effects& effects) {
  const auto [call, self] = speaker(connection, message.call);
  if (self == nullptr || !call->talking()) return;
  if (!self->chat) self->chat.emplace(kChatRate, now);
  if (!self->chat->take(kChatRate, now)) {
    effects.send(connection, messages_.request_failed("chat", "call", call->id, Failure::kTooMany));
    return;
  }
  tell_all(*call, messages_.chat(call->id, self->id, message.text, now), effects);
}

void CallRegistry::raise_hand(ConnectionId connection, const CallHand& message, Effects& effects) {
  const auto [call, self] = speaker(connection, message.call);
  if (self == nullptr || !call->talking()) return;
  self->hand = message.up;
  tell_all(*call, messages_.call_hand(call->id, self->id, message.up), effects);
}

void CallRegistry::hold(Operator& person, const CallHold& message, Effects& effects) {
  auto* call = in_charge(person, "call.hold", message.call, effects);
  if (call == nullptr) return;
  if (call->hour) return fail(person, "call.hold", call->id, Failure::kNotNow, effects);
  call->held = message.on;
  touch(call->id);
  tell_all(*call, messages_.call_held(call->id, message.on), effects);
}

void CallRegistry::mute(Operator& person, const CallMute& message, Effects& effects) {
  auto* call = in_charge(person, "call.mute", message.call, effects);
  if (call == nullptr) return;
  const auto* whom = call->find(message.participant);
  if (whom == nullptr || whom == &call->lead) return;
  effects.send(whom->connection, messages_.call_mute(call->id));
}

void CallRegistry::block(Operator& person, const CallBlock& message, TimeMs now, Effects& effects) {
  auto* call = in_charge(person, "call.block", message.call, effects);
  if (call == nullptr) return;
  if (call->hour) return fail(person, "call.block", call->id, Failure::kNotNow, effects);
  const BlockRecord block{make_call_id_(), call->desk->id, person.identity.id, now,
                          now + call->desk->block_time};
  // By address at once, even if the page is not there to keep the token.
  if (!call->caller.present()) blocks_.add(block, call->address);
  effects.blocks.push_back(block);
  effects.events.push_back({"caller_blocked", call->id, call->desk->id, {}, now - call->since});
  end(*call, {EndReason::kBlocked, Role::kOperator, WithdrawalReason::kGone, &block}, now, effects);
}

}  // namespace sportello::signaling
