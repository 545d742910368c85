// SPDX-License-Identifier: EUPL-1.2
#include "calls/call_registry.h"

namespace sportello::signaling {

std::optional<MessageFault> CallRegistry::resume(ConnectionId connection, Operator* person,
                                                 const CallResume& message, TimeMs now,
                                                 Effects& effects) {
  const Role role = person != nullptr ? Role::kOperator : Role::kCaller;
  const auto gone = [&] {
    effects.send(connection, messages_.call_refused(message.call, RefusalReason::kGone));
    return std::nullopt;
  };
  if (const auto own = caller_sockets_.find(connection);
      own != caller_sockets_.end() && own->second != message.call) {
    return MessageFault{CloseCode::kTooMany, "one call a socket"};
  }
  const auto ticket = tokens_.open(message.token);
  if (!ticket || ticket->role != role || ticket->call != message.call || ticket->expires <= now) {
    return gone();
  }
  if (person != nullptr) {
    const bool other_call = !person->call.empty() && person->call != message.call;
    if (ticket->operator_id != person->identity.id || !ticket->transport || other_call) {
      return gone();
    }
  }
  Call* call = find_call(message.call);
  if (call == nullptr) call = recreate(*ticket, now, effects);
  if (call == nullptr) return gone();

  if (person == nullptr) {
    attach_caller(*call, connection, message.fresh, now, effects);
    return std::nullopt;
  }
  if (!call->talking()) {
    // The caller came back with the token from before the answer; the operator's proves it.
    assign(*call, *person, *ticket->transport, now, effects);
  }
  if (call->operator_id != person->identity.id) return gone();
  attach_operator(*call, *person, message.fresh, effects);
  match_offers(*person, WithdrawalReason::kBusy, now, effects);
  return std::nullopt;
}

Call* CallRegistry::recreate(const ResumeTicket& ticket, TimeMs now, Effects& effects) {
  // Only after a restart: what this run has sealed and does not know any more has ended.
  if (ticket.run == run_ || now >= started_ + settings_.restart_grace ||
      ended_.contains(ticket.call) || calls_.size() >= settings_.max_calls) {
    return nullptr;
  }
  const auto* desk = board_.find_desk(ticket.desk);
  if (desk == nullptr) return nullptr;
  Operator* person = nullptr;
  if (ticket.transport) {
    person = board_.find(ticket.operator_id);
    if (person != nullptr && !person->call.empty()) return nullptr;
    if (person == nullptr) {
      person = &board_.place_for({ticket.operator_id, ticket.operator_name, {ticket.desk}});
      person->forget_at = now + settings_.hold_time;
      remind(person->forget_at, Deadline::Of::kOperator, ticket.operator_id);
    }
  }

  auto& call = calls_[ticket.call];
  call.id = ticket.call;
  call.desk = desk;
  call.kind = ticket.kind;
  call.language = ticket.language;
  call.transports = ticket.transports;
  call.since = ticket.since;
  call.transport = ticket.transport;
  call.operator_id = ticket.operator_id;
  call.operator_name = ticket.operator_name;
  call.caller.away_until = call.operator_side.away_until = now + settings_.hold_time;
  call.grace_until = now + settings_.hold_time;
  remind(call.grace_until, Deadline::Of::kCall, call.id);
  effects.events.push_back({"call_restored", call.id, desk->id, to_string(ticket.role), 0});

  if (person != nullptr) {
    person->call = call.id;
    if (person->connected()) {
      effects.send(person->connection, messages_.operator_state(person->presence()));
      match_offers(*person, WithdrawalReason::kBusy, now, effects);
    }
    return &call;
  }
  enter_queue(call, now, effects);
  return &call;
}

void CallRegistry::attach_caller(Call& call, ConnectionId connection, bool fresh, TimeMs now,
                                 Effects& effects) {
  const ConnectionId older = call.caller.connection;
  if (older != 0 && older != connection) {
    caller_sockets_.erase(older);
    effects.send_and_close(older,
                           messages_.error(CloseCode::kReplaced, "the call goes on elsewhere"),
                           CloseCode::kReplaced);
  }
  call.caller.connection = connection;
  caller_sockets_[connection] = call.id;
  effects.send(connection, messages_.call_resumed(call.facts(), call.operator_name,
                                                  call.operator_side.present(),
                                                  call.talking() ? &*call.transport : nullptr,
                                                  seal(call, Role::kCaller)));
  effects.send(call.operator_side.connection, messages_.peer_back(call.id, fresh));
  if (!call.talking()) {
    call.told_place = 0;  // as the message above said; what is true comes behind it
    update_queue(call.desk->id, now, effects);
  }
}

void CallRegistry::attach_operator(Call& call, Operator& person, bool fresh, Effects& effects) {
  call.operator_side.connection = person.connection;
  effects.send(person.connection,
               messages_.call_resumed(call.facts(), {}, call.caller.present(), &*call.transport,
                                      seal(call, Role::kOperator)));
  effects.send(person.connection, messages_.operator_state(person.presence()));
  effects.send(call.caller.connection, messages_.peer_back(call.id, fresh));
}

}  // namespace sportello::signaling
