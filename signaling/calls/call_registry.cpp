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
      ratings_(tokens_.key()),
      blocks_(tokens_.key()),
      make_call_id_(std::move(surroundings.make_call_id)),
      run_(surroundings.run),
      started_(surroundings.started),
      visits_(std::move(surroundings.visits)) {}

void CallRegistry::connect_operator(ConnectionId connection, const OperatorIdentity& identity,
                                    TimeMs now, Effects& effects) {
  auto& person = board_.place_for(identity);
  if (person.connected()) {
    const ConnectionId older = person.connection;
    disconnect(older, now, effects);
    effects.send_and_close(older, messages_.operator_replaced(), CloseCode::kReplaced);
  }
  person.connection = connection;
  person.overview.reset();
  operator_sockets_[connection] = identity.id;

  Welcome welcome{identity.id,
                  identity.name,
                  board_.desks_of(person),
                  person.presence(),
                  person.wrap_up_after,
                  {},
                  {}};
  for (const auto& id : person.rung_by) {
    const auto& call = calls_.at(id);
    welcome.ringing.push_back(ring_offer(call, *find_ring(call, identity.id)));
  }
  if (person.ready()) {
    for (const auto& desk : identity.desks) {
      const auto& lineup = lineups_[desk];
      if (!lineup.hour.empty()) continue;
      for (std::size_t i = 0; i < lineup.queue.size() && i < kOfferedPlaces; ++i) {
        auto& call = calls_.at(lineup.queue[i].call);
        if (call.refused.contains(identity.id)) continue;
        call.offered.insert(identity.id);
        person.offered.insert(call.id);
        welcome.ringing.push_back(queue_offer(call, i));
      }
    }
  }
  if (auto* call = find_call(person.call)) {
    const auto* self =
        call->find_if([&](const Participant& one) { return one.operator_id == identity.id; });
    welcome.active.push_back({call->facts(), view_for(*call, *self), seal(*call, *self)});
  }
  effects.send(connection, messages_.operator_welcome(welcome));
  for (const auto& desk : identity.desks) update_queue(desk, now, effects);
  note_change(now);
}

std::optional<MessageFault> CallRegistry::receive(ConnectionId connection,
                                                  const ClientMessage& message, TimeMs now,
                                                  Effects& effects) {
  // What passes between two who talk changes nothing.
  if (const auto* signal = std::get_if<Signal>(&message)) {
    pass_on(connection, *signal, effects);
    return std::nullopt;
  }
  if (const auto* text = std::get_if<Chat>(&message)) {
    chat(connection, *text, now, effects);
    return std::nullopt;
  }
  Operator* person = operator_on(connection);
  std::optional<MessageFault> fault;
  std::visit(Overloaded{
                 [&](const CallStart& m) { fault = start(connection, m, now, effects); },
                 [&](const CallJoin& m) { fault = join(connection, m, now, effects); },
                 [&](const CallResume& m) { fault = resume(connection, person, m, now, effects); },
                 [&](const CallHangup& m) { hang_up(connection, m.call, now, effects); },
                 [&](const CallHand& m) { raise_hand(connection, m, effects); },
                 [&](const auto&) {
                   if (person != nullptr) receive_of_staff(*person, message, now, effects);
                 },
             },
             message);
  note_change(now);
  return fault;
}

void CallRegistry::receive_of_staff(Operator& person, const ClientMessage& message, TimeMs now,
                                    Effects& effects) {
  std::visit(Overloaded{
                 [&](const OperatorAvailability& m) { set_availability(person, m, now, effects); },
                 [&](const CallAnswer& m) { answer(person, m, now, effects); },
                 [&](const CallDecline& m) { decline(person, m, now, effects); },
                 [&](const CallHold& m) { hold(person, m, effects); },
                 [&](const CallTransfer& m) { transfer(person, m, now, effects); },
                 [&](const CallBlock& m) { block(person, m, now, effects); },
                 [&](const CallInvite& m) { invite(person, m, now, effects); },
                 [&](const CallRemove& m) { remove(person, m, now, effects); },
                 [&](const CallMute& m) { mute(person, m, effects); },
                 [&](const OpenHour& m) { open_hour(person, m, now, effects); },
                 [](const auto&) {},
             },
             message);
}

void CallRegistry::disconnect(ConnectionId connection, TimeMs now, Effects& effects) {
  if (const auto found = caller_sockets_.find(connection); found != caller_sockets_.end()) {
    auto* call = find_call(found->second);
    caller_sockets_.erase(found);
    if (call == nullptr) return;
    if (auto* self = call->on(connection)) keep_place(*call, *self, now, effects);
    return;
  }
  Operator* person = operator_on(connection);
  if (person == nullptr) return;
  operator_sockets_.erase(connection);
  person->connection = 0;
  person->forget_at = now + settings_.hold_time;
  remind(person->forget_at, Deadline::Of::kOperator, person->identity.id);
  match_offers(*person, WithdrawalReason::kAway, now, effects);
  if (auto* call = find_call(person->call)) {
    if (auto* self = call->on(connection)) keep_place(*call, *self, now, effects);
  }
  note_change(now);
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
  std::optional<VisitFacts> visit;
  if (desk != nullptr && !message.ticket.empty()) {
    auto opened = open_visit(message, now, effects);
    if (auto* facts = std::get_if<VisitFacts>(&opened)) visit = std::move(*facts);
    if (const auto* reason = std::get_if<RefusalReason>(&opened)) refusal = *reason;
  }
  if (refusal) {
    // Its ticket opens nothing.
  } else if (desk == nullptr) {
    refusal = RefusalReason::kUnknownDesk;
  } else if (blocks_.blocked(desk->id, message.address, message.block, now)) {
    refusal = RefusalReason::kBlocked;
  } else if (message.transports.empty()) {
    refusal = RefusalReason::kNoCommonTransport;
  } else if (visit ? !desk->enabled || !somebody_at_work(desk->id, now)
                   : !desk->open_at(now) || board_.state_of(desk->id) == DeskState::kClosed) {
    // Whoever calls back is there, whatever the hours say.
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
  call.since = now;
  call.priority = visit ? QueuePriority::kAppointment : message.priority;
  call.about = std::move(visit);
  call.address = message.address;
  call.caller.id = kCallerId;
  call.caller.transports = message.transports;
  call.caller.connection = connection;
  caller_sockets_[connection] = call.id;

  effects.send(connection, messages_.call_ringing(call.facts(), seal(call, call.caller)));
  effects.events.push_back({"call_started", call.id, desk->id, to_string(call.kind), 0});
  enter_queue(call, desk->id, call.priority, now, effects);
  return std::nullopt;
}

std::variant<VisitFacts, RefusalReason> CallRegistry::open_visit(const CallStart& message,
                                                                 TimeMs now, Effects& effects) {
  if (!visits_.open) return RefusalReason::kGone;
  auto opened = visits_.open(message.ticket, message.desk, now);
  const auto* visit = std::get_if<VisitFacts>(&opened);
  if (visit == nullptr) return opened;
  // One call at a time: a browser that is there keeps it, one that went away is followed.
  std::string older, seat;
  for (const auto& [id, call] : calls_) {
    const Participant* holder = nullptr;
    if (call.about && call.about->id == visit->id) holder = &call.caller;
    for (const auto& person : call.others) {
      if (person.about && person.about->id == visit->id) holder = &person;
    }
    if (holder == nullptr) continue;
    if (holder->present()) return RefusalReason::kGone;
    older = id;
    seat = holder->id;
  }
  if (auto* call = find_call(older); call != nullptr && call->hour) {
    part(*call, seat, EndReason::kPeerLost, now, effects);
  } else if (call != nullptr) {
    end(*call, {EndReason::kPeerLost, std::nullopt, WithdrawalReason::kCallerLeft}, now, effects);
  }
  return opened;
}

bool CallRegistry::somebody_at_work(std::string_view desk, TimeMs now) const {
  for (const auto& [id, person] : board_.operators()) {
    if (!person.serves(desk)) continue;
    if (!person.call.empty()) return true;
    if (person.expected(now) && person.state != Availability::kAway) return true;
  }
  return false;
}

void CallRegistry::answer(Operator& person, const CallAnswer& message, TimeMs now,
                          Effects& effects) {
  const auto& own = person.identity.id;
  auto* call = find_call(message.call);
  if (call != nullptr && person.call == call->id) return;  // the same click twice
  if (call != nullptr && person.call.empty() && find_ring(*call, own) != nullptr) {
    return answer_ring(*call, person, message.transports, now, effects);
  }
  std::optional<WithdrawalReason> too_late;
  if (call == nullptr ||
      !person.serves(call->queue.empty() ? std::string_view(call->desk->id) : call->queue)) {
    too_late = WithdrawalReason::kGone;
  } else if (call->queue.empty()) {
    too_late = WithdrawalReason::kAnswered;
  } else if (!person.call.empty()) {
    too_late = WithdrawalReason::kBusy;
  } else if (!call->offered.contains(own)) {
    too_late = call->refused.contains(own) ? WithdrawalReason::kDeclined : WithdrawalReason::kAway;
  }
  if (too_late) {
    effects.send(person.connection, messages_.call_withdrawn(message.call, *too_late));
    return;
  }
  const auto transport = call->caller.transports.first_common(message.transports);
  if (!transport) {
    effects.send(person.connection,
                 messages_.call_refused(call->id, RefusalReason::kNoCommonTransport));
    refuse(*call, person, EndReason::kNoCommonTransport, now, effects);
    return;
  }
  if (call->transfer) {
    complete_transfer(*call, person, *transport, message.transports, now, effects);
  } else {
    take_charge(*call, person, *transport, message.transports, now, effects);
    welcome_to_call(*call, person, call->lead, effects);
    match_offers(person, WithdrawalReason::kBusy, now, effects);
  }
  effects.events.push_back(
      {"call_answered", call->id, call->desk->id, to_string(*transport), now - call->since,
       call->caller.connection, person.connection});
}

void CallRegistry::decline(Operator& person, const CallDecline& message, TimeMs now,
                           Effects& effects) {
  auto* call = find_call(message.call);
  if (call == nullptr) return;
  if (find_ring(*call, person.identity.id) != nullptr) {
    return fail_ring(*call, person.identity.id, Failure::kDeclined, WithdrawalReason::kDeclined,
                     now, effects);
  }
  if (!call->offered.contains(person.identity.id)) return;
  effects.send(person.connection, messages_.call_withdrawn(call->id, WithdrawalReason::kDeclined));
  refuse(*call, person, EndReason::kDeclined, now, effects);
}

void CallRegistry::set_availability(Operator& person, const OperatorAvailability& wish, TimeMs now,
                                    Effects& effects) {
  person.state = wish.state;
  if (wish.wrap_up_after) person.wrap_up_after = *wish.wrap_up_after;
  effects.send(person.connection,
               messages_.operator_state(person.presence(), person.wrap_up_after));
  match_offers(person, WithdrawalReason::kAway, now, effects);
}

void CallRegistry::hang_up(ConnectionId connection, const std::string& id, TimeMs now,
                           Effects& effects) {
  auto [call, self] = speaker(connection, id);
  if (const auto* person = operator_on(connection); person != nullptr && person->call == id) {
    // The console need not have come back to the call.
    call = find_call(id);
    self = call->find_if(
        [&](const Participant& one) { return one.operator_id == person->identity.id; });
  }
  if (self == nullptr) return;  // the other side was quicker
  if (self->id == kCallerId) {
    end(*call, {EndReason::kHangup, Role::kCaller, WithdrawalReason::kCallerLeft}, now, effects);
  } else if (self->id != kLeadId) {
    part(*call, std::string(self->id), EndReason::kHangup, now, effects);
  } else if (call->transfer) {
    call->refused[self->operator_id] = EndReason::kDeclined;
    requeue(*call, now, effects);
  } else {
    end(*call, {EndReason::kHangup, Role::kOperator, WithdrawalReason::kGone}, now, effects);
  }
}

Call* CallRegistry::find_call(const std::string& id) {
  const auto found = calls_.find(id);
  return found == calls_.end() ? nullptr : &found->second;
}

ConnectionId CallRegistry::reach(const Participant& person) const {
  if (person.operator_id.empty()) return person.connection;
  const auto found = board_.operators().find(person.operator_id);
  return found == board_.operators().end() ? 0 : found->second.connection;
}

Operator* CallRegistry::operator_on(ConnectionId connection) {
  const auto found = operator_sockets_.find(connection);
  return found == operator_sockets_.end() ? nullptr : board_.find(found->second);
}

}  // namespace sportello::signaling
