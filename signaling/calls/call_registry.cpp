// SPDX-License-Identifier: EUPL-1.2
#include "calls/call_registry.h"

#include <utility>

namespace sportello::signaling {
namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace

CallRegistry::CallRegistry(const CallSettings& settings, Surroundings surroundings)
    : settings_(settings),
      board_(std::move(surroundings.desks)),
      messages_(surroundings.ice_servers, std::move(surroundings.relay)),
      tokens_(surroundings.tokens),
      make_call_id_(std::move(surroundings.make_call_id)),
      run_(surroundings.run),
      started_(surroundings.started) {}

void CallRegistry::connect_operator(ConnectionId connection, const OperatorIdentity& identity,
                                    TimeMs now, Effects& effects) {
  auto& person = board_.place_for(identity);
  if (person.connected()) {
    const ConnectionId older = person.connection;
    disconnect(older, now, effects);
    effects.send_and_close(older, messages_.operator_replaced(), CloseCode::kReplaced);
  }
  person.connection = connection;
  operator_sockets_[connection] = identity.id;

  std::vector<CallFacts> ringing;
  if (person.ready()) {
    for (const auto& desk : identity.desks) {
      for (const auto& id : queues_[desk].calls) {
        auto& call = calls_.at(id);
        if (call.refused.contains(identity.id)) continue;
        call.offered.insert(identity.id);
        ringing.push_back(call.facts());
      }
    }
  }
  std::vector<ActiveCall> active;
  if (const auto* call = find_call(person.call)) {
    active.push_back({call->facts(), *call->transport, seal(*call, Role::kOperator)});
  }
  effects.send(connection,
               messages_.operator_welcome(identity.id, identity.name, board_.desks_of(person),
                                          person.presence(), ringing, active));
  for (const auto& desk : identity.desks) update_queue(desk, now, effects);
}

std::optional<MessageFault> CallRegistry::receive(ConnectionId connection,
                                                  const ClientMessage& message, TimeMs now,
                                                  Effects& effects) {
  Operator* person = operator_on(connection);
  std::optional<MessageFault> fault;
  std::visit(Overloaded{
                 [&](const CallStart& m) { fault = start(connection, m, now, effects); },
                 [&](const CallResume& m) { fault = resume(connection, person, m, now, effects); },
                 [&](const CallHangup& m) { hang_up(connection, person, m.call, now, effects); },
                 [&](const Signal& m) { pass_on(connection, person, m, effects); },
                 [&](const OperatorAvailability& m) {
                   if (person != nullptr) set_availability(*person, m.available, now, effects);
                 },
                 [&](const CallAnswer& m) {
                   if (person != nullptr) answer(*person, m, now, effects);
                 },
                 [&](const CallDecline& m) {
                   if (person != nullptr) decline(*person, m, now, effects);
                 },
             },
             message);
  return fault;
}

void CallRegistry::disconnect(ConnectionId connection, TimeMs now, Effects& effects) {
  if (const auto found = caller_sockets_.find(connection); found != caller_sockets_.end()) {
    auto* call = find_call(found->second);
    caller_sockets_.erase(found);
    if (call != nullptr && call->caller.connection == connection) hold_caller(*call, now, effects);
    return;
  }
  Operator* person = operator_on(connection);
  if (person == nullptr) return;
  operator_sockets_.erase(connection);
  person->connection = 0;
  person->forget_at = now + settings_.hold_time;
  remind(person->forget_at, Deadline::Of::kOperator, person->identity.id);
  match_offers(*person, WithdrawalReason::kAway, now, effects);
  if (auto* call = find_call(person->call)) hold_operator(*call, now, effects);
}

std::optional<TimeMs> CallRegistry::next_deadline() const {
  if (deadlines_.empty()) return std::nullopt;
  return deadlines_.top().at;
}

std::optional<MessageFault> CallRegistry::start(ConnectionId connection, const CallStart& message,
                                                TimeMs now, Effects& effects) {
  if (caller_sockets_.contains(connection)) {
    return MessageFault{CloseCode::kTooMany, "one call a socket"};
  }
  const auto* desk = board_.find_desk(message.desk);
  std::optional<RefusalReason> refusal;
  if (desk == nullptr) {
    refusal = RefusalReason::kUnknownDesk;
  } else if (message.transports.empty()) {
    refusal = RefusalReason::kNoCommonTransport;
  } else if (board_.state_of(desk->id) == DeskState::kClosed) {
    refusal = RefusalReason::kDeskClosed;
  } else if (draining_ || calls_.size() >= settings_.max_calls) {
    refusal = RefusalReason::kServerFull;
  }
  if (refusal) {
    effects.send(connection, messages_.call_refused({}, *refusal));
    effects.events.push_back(
        {"call_refused", {}, desk != nullptr ? desk->id : std::string(), to_string(*refusal), 0});
    return std::nullopt;
  }

  std::string id = make_call_id_();
  auto& call = calls_[id];
  call.id = std::move(id);
  call.desk = desk;
  call.kind = message.kind;
  call.language = message.language;
  call.transports = message.transports;
  call.since = now;
  call.caller.connection = connection;
  caller_sockets_[connection] = call.id;

  effects.send(connection, messages_.call_ringing(call.facts(), seal(call, Role::kCaller)));
  enter_queue(call, now, effects);
  effects.events.push_back({"call_started", call.id, desk->id, to_string(call.kind), 0});
  return std::nullopt;
}

void CallRegistry::answer(Operator& person, const CallAnswer& message, TimeMs now,
                          Effects& effects) {
  auto* call = find_call(message.call);
  std::optional<WithdrawalReason> too_late;
  if (call == nullptr || !person.serves(call->desk->id)) {
    too_late = WithdrawalReason::kGone;
  } else if (call->operator_id == person.identity.id) {
    return;  // the same click twice
  } else if (call->talking()) {
    too_late = WithdrawalReason::kAnswered;
  } else if (!person.call.empty()) {
    too_late = WithdrawalReason::kBusy;
  } else if (!call->offered.contains(person.identity.id)) {
    too_late = call->refused.contains(person.identity.id) ? WithdrawalReason::kDeclined
                                                          : WithdrawalReason::kAway;
  }
  if (too_late) {
    effects.send(person.connection, messages_.call_withdrawn(message.call, *too_late));
    return;
  }
  const auto transport = call->transports.first_common(message.transports);
  if (!transport) {
    effects.send(person.connection,
                 messages_.call_refused(call->id, RefusalReason::kNoCommonTransport));
    refuse(*call, person, EndReason::kNoCommonTransport, now, effects);
    return;
  }
  assign(*call, person, *transport, now, effects);
  call->operator_side.connection = person.connection;
  effects.send(person.connection,
               messages_.call_assigned(call->facts(), *transport, seal(*call, Role::kOperator)));
  effects.send(person.connection, messages_.operator_state(person.presence()));
  if (!call->caller.present()) {
    effects.send(person.connection, messages_.peer_away(call->id, call->caller.away_until));
  }
  match_offers(person, WithdrawalReason::kBusy, now, effects);
  effects.events.push_back(
      {"call_answered", call->id, call->desk->id, to_string(*transport), now - call->since,
       call->caller.connection, person.connection});
}

void CallRegistry::decline(Operator& person, const CallDecline& message, TimeMs now,
                           Effects& effects) {
  auto* call = find_call(message.call);
  if (call == nullptr || !call->offered.contains(person.identity.id)) return;
  effects.send(person.connection, messages_.call_withdrawn(call->id, WithdrawalReason::kDeclined));
  refuse(*call, person, EndReason::kDeclined, now, effects);
}

void CallRegistry::set_availability(Operator& person, bool available, TimeMs now,
                                    Effects& effects) {
  person.available = available;
  effects.send(person.connection, messages_.operator_state(person.presence()));
  match_offers(person, WithdrawalReason::kAway, now, effects);
}

void CallRegistry::hang_up(ConnectionId connection, Operator* person, const std::string& id,
                           TimeMs now, Effects& effects) {
  auto* call = find_call(id);
  if (call == nullptr) return;  // the other side was quicker
  if (person != nullptr) {
    if (person->call != id) return;
    end(*call, {EndReason::kHangup, Role::kOperator, WithdrawalReason::kGone}, now, effects);
  } else if (call->caller.connection == connection) {
    end(*call, {EndReason::kHangup, Role::kCaller, WithdrawalReason::kCallerLeft}, now, effects);
  }
}

void CallRegistry::pass_on(ConnectionId connection, Operator* person, const Signal& message,
                           Effects& effects) {
  const auto* call = find_call(message.call);
  if (call == nullptr) return;
  const auto& own = person != nullptr ? call->operator_side : call->caller;
  const auto& other = person != nullptr ? call->caller : call->operator_side;
  if (own.connection != connection || !other.present()) return;
  effects.send(other.connection, messages_.signal(call->id, message.data));
}

Call* CallRegistry::find_call(const std::string& id) {
  const auto found = calls_.find(id);
  return found == calls_.end() ? nullptr : &found->second;
}

Operator* CallRegistry::operator_on(ConnectionId connection) {
  const auto found = operator_sockets_.find(connection);
  return found == operator_sockets_.end() ? nullptr : board_.find(found->second);
}

std::string CallRegistry::seal(const Call& call, Role role) const {
  return tokens_.seal(call.ticket(role, call.since + settings_.resume_lifetime, run_));
}

}  // namespace sportello::signaling
