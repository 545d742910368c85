// SPDX-License-Identifier: EUPL-1.2
//
// Coming back: after a reload, after a broken connection, after a restart of the server.
#include <algorithm>

#include "calls/call_registry.h"

namespace sportello::signaling {

std::optional<MessageFault> CallRegistry::resume(ConnectionId connection, Operator* person,
                                                 const CallResume& message, TimeMs now,
                                                 Effects& effects) {
  const Role role = person != nullptr ? Role::kOperator : Role::kCaller;
  if (const auto own = caller_sockets_.find(connection);
      own != caller_sockets_.end() && own->second != message.call) {
    return MessageFault{CloseCode::kTooMany, "one call a socket"};
  }
  const auto ticket = tokens_.open(message.token);
  bool valid =
      ticket && ticket->role == role && ticket->call == message.call && ticket->expires > now;
  if (valid && person != nullptr) {
    const auto& own = ticket->participant == kLeadId ? ticket->operator_id : ticket->self_id;
    const bool other_call = !person->call.empty() && person->call != message.call;
    valid = own == person->identity.id && !other_call;
  }
  Call* call = valid ? find_call(message.call) : nullptr;
  if (call != nullptr && role == Role::kCaller) {
    bool elsewhere = false;
    call->for_each([&](const Participant& other) {
      if (other.connection == connection && other.id != ticket->participant) elsewhere = true;
    });
    if (elsewhere) return MessageFault{CloseCode::kTooMany, "one place a socket"};
  }
  if (valid && call == nullptr) call = recreate(*ticket, now, effects);
  if (call != nullptr) adopt_newer(*call, *ticket, now, effects);
  auto* self = call != nullptr ? place_of(*call, *ticket, person, now, effects) : nullptr;
  if (self == nullptr) {
    effects.send(connection, messages_.call_refused(message.call, RefusalReason::kGone));
    return std::nullopt;
  }
  attach(*call, *self, connection, message.fresh, now, effects);
  if (person != nullptr) match_offers(*person, WithdrawalReason::kBusy, now, effects);
  return std::nullopt;
}

Participant* CallRegistry::place_of(Call& call, const ResumeTicket& ticket, Operator* person,
                                    TimeMs now, Effects& effects) {
  if (ticket.participant == kCallerId) return call.hour ? nullptr : &call.caller;
  if (ticket.participant != kLeadId) {
    auto* self = call.find(ticket.participant);
    if (self == nullptr) self = restore_participant(call, ticket, person, now, effects);
    const bool own = self != nullptr && self->operator_id == ticket.self_id;
    return own ? self : nullptr;
  }
  if (!call.talking() && ticket.transport && may_restore(ticket, now) &&
      ticket.generation >= call.generation) {
    // The caller came back with the token from before the answer; the operator's proves it.
    take_charge(call, *person, *ticket.transport, {}, now, effects);
    call.generation = ticket.generation;
  }
  return call.lead.operator_id == person->identity.id ? &call.lead : nullptr;
}

bool CallRegistry::may_restore(const ResumeTicket& ticket, TimeMs now) const {
  // Only after a restart: what this run has sealed and does not know any more has ended.
  return ticket.run != run_ && now < started_ + settings_.restart_grace;
}

Participant* CallRegistry::restore_participant(Call& call, const ResumeTicket& ticket,
                                               Operator* person, TimeMs now, Effects& effects) {
  if (!may_restore(ticket, now) || !call.talking() || call.size() >= kMaxParticipants ||
      ended_.contains(call.id + "/" + ticket.participant) ||
      (ticket.person == ParticipantRole::kCaller && !call.hour)) {
    return nullptr;
  }
  touch(call.id);
  Participant self;
  self.id = ticket.participant;
  self.role = ticket.person;
  self.operator_id = ticket.self_id;
  self.name = ticket.self_name;
  self.transports = ticket.transports;
  self.joined = ticket.joined;
  self.kind = ticket.kind;
  self.language = ticket.language;
  self.since = self.seated_at = now;
  if (self.role == ParticipantRole::kCaller && !ticket.visit.empty() && visits_.find) {
    if (auto about = visits_.find(ticket.visit)) {
      self.about = std::make_shared<const VisitFacts>(std::move(*about));
    }
  }
  self.away_until = now + settings_.hold_time;
  call.joined = std::max(call.joined, ticket.joined);
  if (person != nullptr) person->call = call.id;
  const auto later =
      std::find_if(call.others.begin(), call.others.end(),
                   [&](const Participant& other) { return other.joined > ticket.joined; });
  auto& restored = *call.others.insert(later, std::move(self));
  call.for_each([&](const Participant& other) {
    if (&other == &restored) return;
    effects.send(other.connection, messages_.call_joined(call.id, view_of(call, restored, other)));
  });
  if (call.hour) tell_seats(call, effects);
  return &restored;
}

Operator& CallRegistry::expect_operator(const ResumeTicket& ticket, TimeMs now) {
  if (auto* known = board_.find(ticket.operator_id)) return *known;
  auto& person = board_.place_for({ticket.operator_id, ticket.operator_name, {ticket.desk}});
  person.forget_at = now + settings_.hold_time;
  remind(person.forget_at, Deadline::Of::kOperator, ticket.operator_id);
  return person;
}

Call* CallRegistry::recreate(const ResumeTicket& ticket, TimeMs now, Effects& effects) {
  if (!may_restore(ticket, now) || ended_.contains(ticket.call) ||
      calls_.size() >= settings_.max_calls) {
    return nullptr;
  }
  const auto* desk = board_.find_desk(ticket.desk);
  if (desk == nullptr) return nullptr;
  Operator* lead = nullptr;
  if (!ticket.operator_id.empty()) {
    lead = &expect_operator(ticket, now);
    if (!lead->call.empty()) return nullptr;
  }

  auto& call = calls_[ticket.call];
  call.id = ticket.call;
  touch(call.id);
  call.desk = desk;
  call.kind = ticket.kind;
  call.language = ticket.language;
  call.since = ticket.since;
  call.priority = ticket.priority;
  if (!ticket.hour && !ticket.visit.empty() && visits_.find) {
    call.about = visits_.find(ticket.visit);
  }
  call.generation = ticket.generation;
  call.caller.id = kCallerId;
  const bool of_two = ticket.participant == kCallerId || ticket.participant == kLeadId;
  if (of_two && !ticket.hour) call.caller.transports = ticket.transports;
  if (ticket.hour) {
    call.hour = OpenHourState{
        false, static_cast<std::size_t>(std::max<std::int64_t>(2, desk->group_size)) - 1};
  }
  call.caller.away_until = call.grace_until = now + settings_.hold_time;
  remind(call.grace_until, Deadline::Of::kCall, call.id);
  effects.events.push_back({"call_restored", call.id, desk->id, to_string(ticket.role), 0});
  if (lead == nullptr) {
    enter_queue(call, desk->id, call.priority, now, effects);
    return &call;
  }
  call.transport = ticket.transport;
  call.answered_at = call.assigned_at = now;
  call.lead.id = kLeadId;
  call.lead.role = ParticipantRole::kOperator;
  call.lead.operator_id = ticket.operator_id;
  call.lead.name = ticket.operator_name;
  call.lead.away_until = now + settings_.hold_time;
  lead->call = call.id;
  if (lead->connected()) {
    effects.send(lead->connection, messages_.operator_state(lead->presence(), lead->wrap_up_after));
    match_offers(*lead, WithdrawalReason::kBusy, now, effects);
  }
  return &call;
}

void CallRegistry::adopt_newer(Call& call, const ResumeTicket& ticket, TimeMs now,
                               Effects& effects) {
  // Somebody who had handed the call over came back first, with a token from before.
  if (!call.talking() || ticket.generation <= call.generation || !may_restore(ticket, now) ||
      ticket.operator_id.empty() || ticket.operator_id == call.lead.operator_id || call.hour) {
    return;
  }
  auto& lead = expect_operator(ticket, now);
  if (!lead.call.empty()) return;
  const std::string first = call.lead.operator_id;
  effects.send(reach(call.lead), messages_.call_transferred(call.id, ticket.operator_name));
  call.lead.connection = 0;
  call.lead.operator_id = ticket.operator_id;
  call.lead.name = ticket.operator_name;
  call.lead.transports = {};
  call.lead.away_until = now + settings_.hold_time;
  remind(call.lead.away_until, Deadline::Of::kCall, call.id);
  call.transport = ticket.transport;
  call.generation = ticket.generation;
  if (const auto* desk = board_.find_desk(ticket.desk)) call.desk = desk;
  lead.call = call.id;
  match_offers(lead, WithdrawalReason::kBusy, now, effects);
  if (auto* person = board_.find(first)) release(*person, now, effects);
}

void CallRegistry::attach(Call& call, Participant& person, ConnectionId connection, bool fresh,
                          TimeMs now, Effects& effects) {
  const bool staff = person.role == ParticipantRole::kOperator;
  const ConnectionId older = person.connection;
  if (!staff && older != 0 && older != connection) {
    caller_sockets_.erase(older);
    effects.send_and_close(older,
                           messages_.error(CloseCode::kReplaced, "the call goes on elsewhere"),
                           CloseCode::kReplaced);
  }
  person.connection = connection;
  if (!staff) caller_sockets_[connection] = call.id;
  const TalkView talk = view_for(call, person);
  const bool leads = person.id == kLeadId;
  const std::string_view peer = leads ? std::string_view() : std::string_view(call.lead.name);
  const bool present = leads ? call.hour || call.caller.present() : call.lead.present();
  effects.send(connection,
               messages_.call_resumed(call.facts_for(person), peer, present,
                                      call.talking() ? &talk : nullptr, staff, seal(call, person)));
  if (const auto* colleague = board_.find(person.operator_id)) {
    effects.send(connection,
                 messages_.operator_state(colleague->presence(), colleague->wrap_up_after));
  }
  tell_all(call, messages_.peer_back(call.id, fresh, person.id), effects, &person);
  if (!call.talking()) {
    call.told_place = 0;  // as the message above said; what is true comes behind it
    update_queue(std::string(call.queue), now, effects);
  }
}

std::string CallRegistry::seal(const Call& call, const Participant& person) const {
  touch(call.id);
  ResumeTicket ticket;
  ticket.role = person.role == ParticipantRole::kOperator ? Role::kOperator : Role::kCaller;
  ticket.call = call.id;
  ticket.desk = call.desk->id;
  ticket.kind = call.kind;
  ticket.language = call.language;
  const bool of_two = person.id == kCallerId || person.id == kLeadId;
  ticket.transports = of_two && !call.hour ? call.caller.transports : person.transports;
  ticket.transport = call.transport;
  ticket.operator_id = call.lead.operator_id;
  ticket.operator_name = call.lead.name;
  ticket.since = call.since;
  ticket.expires = call.since + settings_.resume_lifetime;
  ticket.run = run_;
  ticket.participant = person.id;
  ticket.person = person.role;
  if (!of_two) {
    ticket.self_id = person.operator_id;
    ticket.self_name = person.name;
    ticket.joined = person.joined;
    ticket.kind = call.hour ? person.kind : call.kind;
  }
  ticket.generation = call.generation;
  ticket.priority = call.priority;
  if (call.about) ticket.visit = call.about->id;
  if (person.about) ticket.visit = person.about->id;
  ticket.hour = call.hour.has_value();
  return tokens_.seal(ticket);
}

}  // namespace sportello::signaling
