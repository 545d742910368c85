// SPDX-License-Identifier: EUPL-1.2
//
// How a call gets its operator, loses people, and ends; what it leaves behind.
#include "calls/call_registry.h"

namespace sportello::signaling {

void CallRegistry::advance(TimeMs now, Effects& effects) {
  while (!deadlines_.empty() && deadlines_.top().at <= now) {
    const Deadline due = deadlines_.top();
    deadlines_.pop();
    switch (due.of) {
      case Deadline::Of::kCall:
        check_call(due.id, now, effects);
        note_change(now);
        break;
      case Deadline::Of::kOperator:
        check_operator(due.id, now, effects);
        note_change(now);
        break;
      case Deadline::Of::kQueue:
        lineups_[due.id].back_reminded = false;
        lineups_[due.id].back_due = true;
        update_queue(due.id, now, effects);
        break;
      case Deadline::Of::kOverview:
        send_overviews(now, effects);
        break;
    }
  }
}

void CallRegistry::check_call(const std::string& id, TimeMs now, Effects& effects) {
  auto* call = find_call(id);
  if (call == nullptr) return;
  if (!call->hour && call->caller.lost(now)) {
    return end(*call, {EndReason::kPeerLost, std::nullopt, WithdrawalReason::kCallerLeft}, now,
               effects);
  }
  if (call->talking() && call->lead.lost(now)) {
    // The place is kept: whoever came first goes on first.
    if (!call->hour && (call->transfer || somebody_may_answer(*call, now))) {
      return requeue(*call, now, effects);
    }
    return end(*call, {EndReason::kPeerLost, std::nullopt, WithdrawalReason::kGone}, now, effects);
  }
  if (call->talking()) return check_participants(id, now, effects);
  if (call->ring_until != 0 && call->ring_until <= now) {
    end(*call, {EndReason::kNoAnswer, std::nullopt, WithdrawalReason::kNoAnswer}, now, effects);
  } else {
    end_if_nobody_is_left(*call, now, effects);
  }
}

void CallRegistry::check_participants(const std::string& id, TimeMs now, Effects& effects) {
  auto& call = calls_.at(id);
  std::vector<std::string> lost, unanswered;
  for (const auto& person : call.others) {
    if (person.lost(now)) lost.push_back(person.id);
  }
  for (const auto& ring : call.rings) {
    if (ring.until <= now) unanswered.push_back(ring.operator_id);
  }
  for (const auto& person : unanswered) {
    fail_ring(call, person, Failure::kNoAnswer, WithdrawalReason::kNoAnswer, now, effects);
  }
  if (call.transfer && call.transfer->until <= now) {
    fail_transfer(call, Failure::kNoAnswer, now, effects);
  }
  for (const auto& person : lost) part(call, person, EndReason::kPeerLost, now, effects);
}

void CallRegistry::check_operator(const std::string& id, TimeMs now, Effects& effects) {
  auto* person = board_.find(id);
  if (person == nullptr || person->expected(now)) return;
  if (!person->call.empty()) return;  // forgotten with the call
  check_rings(*person, now, effects);
  const auto desks = person->identity.desks;
  board_.forget(id);
  settle_desks(desks, now, effects);
}

void CallRegistry::take_charge(Call& call, Operator& person, Transport transport,
                               const TransportList& own, TimeMs now, Effects& effects) {
  leave_queue(call);
  if (call.answered_at == 0) call.answered_at = now;
  if (call.about && visits_.answered) visits_.answered(*call.about, call.id);
  call.assigned_at = now;
  call.transport = transport;
  call.lead = {};
  call.lead.id = kLeadId;
  call.lead.role = ParticipantRole::kOperator;
  call.lead.operator_id = person.identity.id;
  call.lead.name = person.identity.name;
  call.lead.transports = own;
  call.lead.connection = person.connection;
  ++call.generation;
  call.refused.clear();
  call.offered.erase(person.identity.id);
  person.offered.erase(call.id);
  person.call = call.id;
  effects.send(call.caller.connection,
               messages_.call_answered(call.facts(), call.lead.name, view_for(call, call.caller),
                                       seal(call, call.caller), {}, false));
  withdraw_offers(call, WithdrawalReason::kAnswered, effects);
}

void CallRegistry::welcome_to_call(const Call& call, const Operator& person,
                                   const Participant& self, Effects& effects) {
  effects.send(person.connection,
               messages_.call_assigned(call.facts(), view_for(call, self), seal(call, self)));
  effects.send(person.connection,
               messages_.operator_state(person.presence(), person.wrap_up_after));
  call.for_each([&](const Participant& other) {
    if (&other == &self || other.present()) return;
    effects.send(person.connection, messages_.peer_away(call.id, other.away_until, other.id));
  });
}

void CallRegistry::refuse(Call& call, Operator& person, EndReason reason, TimeMs now,
                          Effects& effects) {
  call.offered.erase(person.identity.id);
  person.offered.erase(call.id);
  call.refused[person.identity.id] = reason;
  lineups_[call.queue].watched.insert(call.id);
  end_if_nobody_is_left(call, now, effects);
}

bool CallRegistry::somebody_may_answer(const Call& call, TimeMs now) const {
  const std::string_view desk = call.queue.empty() ? std::string_view(call.desk->id) : call.queue;
  for (const auto& [id, person] : board_.operators()) {
    if (!person.serves(desk) || call.refused.contains(id)) continue;
    if (call.transfer && id == call.lead.operator_id) continue;
    // One who is in a call, or wraps one up, will be free; one who lost the connection may be back.
    const bool in_another_call = !person.call.empty() && person.call != call.id;
    const bool at_work = person.expected(now) && person.state != Availability::kAway;
    if (in_another_call || at_work) return true;
  }
  return false;
}

void CallRegistry::end_if_nobody_is_left(Call& call, TimeMs now, Effects& effects) {
  if (call.queue.empty() || now < call.grace_until || somebody_may_answer(call, now)) return;
  EndReason reason = EndReason::kOperatorsLeft;
  for (const auto& [id, why] : call.refused) {
    if (reason != EndReason::kDeclined) reason = why;
  }
  if (call.transfer) {
    const bool declined = reason == EndReason::kDeclined;
    return fail_transfer(call, declined ? Failure::kDeclined : Failure::kAway, now, effects);
  }
  end(call, {reason, std::nullopt, WithdrawalReason::kGone}, now, effects);
}

void CallRegistry::end(Call& call, const Ending& ending, TimeMs now, Effects& effects) {
  effects.events.push_back(
      {"call_ended", call.id, call.desk->id, to_string(ending.reason), now - call.since});
  if (call.about) close_visit(*call.about, call.answered_at != 0, ending.reason);
  const std::string queue = call.queue;
  if (!queue.empty()) {
    leave_queue(call);
    withdraw_offers(call, ending.withdrawal, effects);
  }
  drop_rings(call, ending.withdrawal, effects);
  auto& lineup = lineups_[call.desk->id];
  if (call.talking() && !call.hour) lineup.wait.served(now - call.assigned_at);
  const bool was_hour = lineup.hour == call.id;
  if (was_hour) {
    lineup.hour.clear();
    board_.end_hour(call.desk->id);
  }

  std::vector<std::string> operators;
  call.for_each([&](const Participant& person) {
    say_farewell(call, person, ending, now, effects);
    if (!person.operator_id.empty()) operators.push_back(person.operator_id);
    if (person.role == ParticipantRole::kCaller) {
      record(call, person, ending.reason, ending.by, now, effects);
      if (person.about) close_visit(*person.about, true, ending.reason);
    }
  });
  for (const auto& link : call.guest_links) guest_links_.erase(link);
  if (now < started_ + settings_.restart_grace) ended_.insert(call.id);
  const std::string desk = call.desk->id;
  touch(call.id);
  calls_.erase(std::string(call.id));

  if (!queue.empty()) update_queue(queue, now, effects);
  for (const auto& id : operators) {
    if (auto* person = board_.find(id)) release(*person, now, effects);
  }
  if (was_hour) settle_desks({desk}, now, effects);
}

void CallRegistry::close_visit(const VisitFacts& visit, bool answered, EndReason reason) {
  if (!visits_.ended) return;
  const bool wanted = reason == EndReason::kHangup || reason == EndReason::kRemoved;
  visits_.ended(visit, answered && wanted);
}

void CallRegistry::say_farewell(const Call& call, const Participant& person, const Ending& ending,
                                TimeMs now, Effects& effects) {
  const ConnectionId to = reach(person);
  if (to == 0) return;
  Farewell farewell{ending.reason, ending.by, {}, {}, 0};
  const bool third = person.id != kCallerId && person.id != kLeadId && !call.hour;
  if (third && ending.reason == EndReason::kPeerLost && call.lead.lost(now)) {
    farewell.reason = EndReason::kOperatorLost;
  }
  if (person.role == ParticipantRole::kCaller && ending.reason != EndReason::kBlocked) {
    farewell.rate = rating_for(call, person, now);
  }
  if (ending.block != nullptr && person.id == kCallerId) {
    farewell.block = blocks_.add(*ending.block, call.address);
    farewell.block_until = ending.block->until;
  }
  effects.send(to, messages_.call_ended(call.id, farewell));
  if (person.role != ParticipantRole::kOperator) caller_sockets_.erase(person.connection);
}

std::string CallRegistry::rating_for(const Call& call, const Participant& person, TimeMs now) {
  const bool talked = call.hour ? person.seated_at != 0 : call.answered_at != 0;
  if (!talked) return {};
  constexpr TimeMs kHour = 3'600'000;
  const TimeMs began = call.hour ? person.since : call.since;
  return ratings_.seal(
      {make_call_id_(), call.desk->id, began - began % kHour, now + kRatingLifetime});
}

void CallRegistry::record(const Call& call, const Participant& person, EndReason reason,
                          std::optional<Role> by, TimeMs now, Effects& effects) const {
  CallRecord record;
  record.desk = call.desk->id;
  record.ended = now;
  record.reason = to_string(reason);
  record.by_caller = by == Role::kCaller;
  record.open_hour = call.hour.has_value();
  if (call.hour) {
    record.kind = person.kind;
    record.language = person.language;
    record.started = person.since;
    record.answered = person.seated_at;
    record.talk = now - person.seated_at;
  } else {
    record.kind = call.kind;
    record.language = call.language;
    record.started = call.since;
    record.answered = call.answered_at;
    record.talk = call.talked + (call.talking() ? now - call.assigned_at : 0);
    record.transfers = call.transfers;
    record.requeues = call.requeues;
    record.third_persons = call.third_persons;
  }
  record.wait = (record.answered != 0 ? record.answered : now) - record.started;
  effects.records.push_back(std::move(record));
}

void CallRegistry::release(Operator& person, TimeMs now, Effects& effects) {
  person.call.clear();
  if (person.wrap_up_after && person.state == Availability::kAvailable) {
    person.state = Availability::kWrapUp;
  }
  if (person.connected()) {
    effects.send(person.connection,
                 messages_.operator_state(person.presence(), person.wrap_up_after));
    match_offers(person, WithdrawalReason::kAway, now, effects);
  } else if (!person.expected(now)) {
    const auto desks = person.identity.desks;
    board_.forget(std::string(person.identity.id));
    settle_desks(desks, now, effects);
  }
}

void CallRegistry::match_offers(Operator& person, WithdrawalReason reason, TimeMs now,
                                Effects& effects) {
  const auto desks = person.identity.desks;
  if (!person.ready()) {
    for (const auto& id : std::exchange(person.offered, {})) {
      calls_.at(id).offered.erase(person.identity.id);
      effects.send(person.connection, messages_.call_withdrawn(id, reason));
    }
  }
  check_rings(person, now, effects);
  settle_desks(desks, now, effects);
}

void CallRegistry::update_operator(const OperatorIdentity& identity, TimeMs now, Effects& effects) {
  auto* person = board_.find(identity.id);
  if (person == nullptr ||
      (person->identity.name == identity.name && person->identity.desks == identity.desks)) {
    return;
  }
  auto desks = person->identity.desks;
  person->identity = identity;
  const auto offered = person->offered;
  for (const auto& id : offered) {
    auto& call = calls_.at(id);
    if (person->serves(call.queue)) continue;
    call.offered.erase(identity.id);
    person->offered.erase(id);
    effects.send(person->connection, messages_.call_withdrawn(id, WithdrawalReason::kGone));
  }
  desks.insert(desks.end(), identity.desks.begin(), identity.desks.end());
  settle_desks(desks, now, effects);
  note_change(now);
}

void CallRegistry::settle_desks(const std::vector<std::string>& desks, TimeMs now,
                                Effects& effects) {
  for (const auto& desk : desks) {
    bool at_work = false;
    for (const auto& [id, person] : board_.operators()) {
      if (!person.serves(desk)) continue;
      at_work = at_work || !person.call.empty() ||
                (person.expected(now) && person.state != Availability::kAway);
    }
    // Copies: calls that end leave the lists.
    std::vector<std::string> ids;
    const auto& lineup = lineups_[desk];
    if (at_work) {
      ids.assign(lineup.watched.begin(), lineup.watched.end());
    } else {
      for (const auto& entry : lineup.queue) ids.push_back(entry.call);
    }
    for (const auto& id : ids) {
      if (auto* call = find_call(id)) end_if_nobody_is_left(*call, now, effects);
    }
    update_queue(desk, now, effects);
  }
}

void CallRegistry::withdraw_offers(Call& call, WithdrawalReason reason, Effects& effects) {
  if (call.offered.empty()) return;
  const Text text = messages_.call_withdrawn(call.id, reason);
  for (const auto& id : call.offered) {
    if (auto* person = board_.find(id)) {
      person->offered.erase(call.id);
      effects.send(person->connection, text);
    }
  }
  call.offered.clear();
}

void CallRegistry::keep_place(Call& call, Participant& person, TimeMs now, Effects& effects) {
  person.connection = 0;
  person.away_until = now + settings_.hold_time;
  remind(person.away_until, Deadline::Of::kCall, call.id);
  tell_all(call, messages_.peer_away(call.id, person.away_until, person.id), effects, &person);
}

}  // namespace sportello::signaling
