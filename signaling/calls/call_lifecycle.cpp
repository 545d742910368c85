// SPDX-License-Identifier: EUPL-1.2
#include "calls/call_registry.h"

namespace sportello::signaling {

void CallRegistry::advance(TimeMs now, Effects& effects) {
  while (!deadlines_.empty() && deadlines_.top().at <= now) {
    const Deadline due = deadlines_.top();
    deadlines_.pop();
    switch (due.of) {
      case Deadline::Of::kCall:
        check_call(due.id, now, effects);
        break;
      case Deadline::Of::kOperator:
        check_operator(due.id, now, effects);
        break;
      case Deadline::Of::kQueue:
        queues_[due.id].back_reminded = false;
        update_queue(due.id, now, effects);
        break;
    }
  }
}

void CallRegistry::check_call(const std::string& id, TimeMs now, Effects& effects) {
  auto* call = find_call(id);
  if (call == nullptr) return;
  const auto lost = [now](const CallSide& side) {
    return !side.present() && side.away_until <= now;
  };
  if (lost(call->caller)) {
    end(*call, {EndReason::kPeerLost, std::nullopt, WithdrawalReason::kCallerLeft}, now, effects);
  } else if (call->talking() && lost(call->operator_side)) {
    // The place is kept: whoever came first goes on first.
    if (somebody_may_answer(*call, now)) {
      requeue(*call, now, effects);
    } else {
      end(*call, {EndReason::kPeerLost, std::nullopt, WithdrawalReason::kGone}, now, effects);
    }
  } else if (!call->talking() && call->ring_until != 0 && call->ring_until <= now) {
    end(*call, {EndReason::kNoAnswer, std::nullopt, WithdrawalReason::kNoAnswer}, now, effects);
  } else if (!call->talking()) {
    end_if_nobody_is_left(*call, now, effects);
  }
}

void CallRegistry::check_operator(const std::string& id, TimeMs now, Effects& effects) {
  const auto* person = board_.find(id);
  if (person == nullptr || person->connected() || person->forget_at > now) return;
  if (!person->call.empty()) return;  // forgotten with the call
  const auto desks = person->identity.desks;
  board_.forget(id);
  settle_desks(desks, now, effects);
}

void CallRegistry::assign(Call& call, Operator& person, Transport transport, TimeMs now,
                          Effects& effects) {
  leave_queue(call);
  call.answered_at = now;
  call.transport = transport;
  call.operator_id = person.identity.id;
  call.operator_name = person.identity.name;
  call.offered.erase(person.identity.id);
  person.call = call.id;
  effects.send(
      call.caller.connection,
      messages_.call_answered(call.id, call.operator_name, transport, seal(call, Role::kCaller)));
  withdraw_offers(call, WithdrawalReason::kAnswered, effects);
}

void CallRegistry::refuse(Call& call, Operator& person, EndReason reason, TimeMs now,
                          Effects& effects) {
  call.offered.erase(person.identity.id);
  call.refused[person.identity.id] = reason;
  end_if_nobody_is_left(call, now, effects);
}

bool CallRegistry::somebody_may_answer(const Call& call, TimeMs now) const {
  for (const auto& [id, person] : board_.operators()) {
    if (!person.serves(call.desk->id) || call.refused.contains(id)) continue;
    // One who is in a call will be free; one who lost the connection may be back.
    const bool expected = person.connected() || person.forget_at > now;
    const bool in_another_call = !person.call.empty() && person.call != call.id;
    if (in_another_call || (expected && person.available)) return true;
  }
  return false;
}

void CallRegistry::end_if_nobody_is_left(Call& call, TimeMs now, Effects& effects) {
  if (call.talking() || now < call.grace_until || somebody_may_answer(call, now)) return;
  EndReason reason = EndReason::kOperatorsLeft;
  for (const auto& [id, why] : call.refused) {
    if (reason != EndReason::kDeclined) reason = why;
  }
  end(call, {reason, std::nullopt, WithdrawalReason::kGone}, now, effects);
}

void CallRegistry::end(Call& call, const Ending& ending, TimeMs now, Effects& effects) {
  const Text text = ending.by ? messages_.call_hung_up(call.id, *ending.by)
                              : messages_.call_ended(call.id, ending.reason);
  effects.events.push_back(
      {"call_ended", call.id, call.desk->id, to_string(ending.reason), now - call.since});
  if (call.caller.present()) {
    effects.send(call.caller.connection, text);
    caller_sockets_.erase(call.caller.connection);
  }
  if (!call.talking()) {
    leave_queue(call);
    withdraw_offers(call, ending.withdrawal, effects);
  } else {
    queues_[call.desk->id].wait.served(now - call.answered_at);
  }
  const std::string desk = call.talking() ? std::string() : call.desk->id;
  if (now < started_ + settings_.restart_grace) ended_.insert(call.id);
  Operator* person = call.talking() ? board_.find(call.operator_id) : nullptr;
  calls_.erase(std::string(call.id));
  if (!desk.empty()) update_queue(desk, now, effects);
  if (person == nullptr) return;

  person->call.clear();
  if (person->connected()) {
    effects.send(person->connection, text);
    effects.send(person->connection, messages_.operator_state(person->presence()));
    match_offers(*person, WithdrawalReason::kAway, now, effects);
  } else if (person->forget_at <= now) {
    const auto desks = person->identity.desks;
    board_.forget(person->identity.id);
    settle_desks(desks, now, effects);
  }
}

void CallRegistry::match_offers(Operator& person, WithdrawalReason reason, TimeMs now,
                                Effects& effects) {
  const auto& own = person.identity.id;
  const auto desks = person.identity.desks;
  for (const auto& desk : desks) {
    for (const auto& id : queues_[desk].calls) {
      auto& call = calls_.at(id);
      const bool wanted = person.ready() && !call.refused.contains(own);
      if (wanted && call.offered.insert(own).second) {
        effects.send(person.connection, messages_.call_offered(call.facts()));
      } else if (!wanted && call.offered.erase(own) != 0) {
        effects.send(person.connection, messages_.call_withdrawn(id, reason));
      }
    }
  }
  settle_desks(desks, now, effects);
}

void CallRegistry::settle_desks(const std::vector<std::string>& desks, TimeMs now,
                                Effects& effects) {
  for (const auto& desk : desks) {
    const auto ids = queues_[desk].calls;  // a copy: calls that end leave the list
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
    if (const auto* person = board_.find(id)) effects.send(person->connection, text);
  }
  call.offered.clear();
}

void CallRegistry::hold_caller(Call& call, TimeMs now, Effects& effects) {
  call.caller.connection = 0;
  call.caller.away_until = now + settings_.hold_time;
  remind(call.caller.away_until, Deadline::Of::kCall, call.id);
  effects.send(call.operator_side.connection, messages_.peer_away(call.id, call.caller.away_until));
}

void CallRegistry::hold_operator(Call& call, TimeMs now, Effects& effects) {
  if (!call.operator_side.present()) return;  // its time runs already
  call.operator_side.connection = 0;
  call.operator_side.away_until = now + settings_.hold_time;
  remind(call.operator_side.away_until, Deadline::Of::kCall, call.id);
  effects.send(call.caller.connection, messages_.peer_away(call.id, call.operator_side.away_until));
}

}  // namespace sportello::signaling
