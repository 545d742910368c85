// SPDX-License-Identifier: EUPL-1.2
//
// Calls of more than two: colleagues and guests who are asked in, and open hours.
#include <algorithm>

#include "calls/call_registry.h"

namespace sportello::signaling {
namespace {

constexpr std::size_t kMaxGuestLinks = 4;

}  // namespace

void CallRegistry::invite(Operator& person, const CallInvite& message, TimeMs now,
                          Effects& effects) {
  constexpr std::string_view kRequest = "call.invite";
  auto* call = in_charge(person, kRequest, message.call, effects);
  if (call == nullptr) return;
  const auto& whom = message.operator_id;
  if (message.cancel) {
    const auto* ring = find_ring(*call, whom);
    if (ring != nullptr && ring->invite) {
      fail_ring(*call, whom, Failure::kCancelled, WithdrawalReason::kCancelled, now, effects);
    }
    return;
  }
  if (call->transfer) return fail(person, kRequest, call->id, Failure::kNotNow, effects, whom);
  if (call->size() + call->rings.size() >= kMaxParticipants) {
    return fail(person, kRequest, call->id, Failure::kFull, effects, whom);
  }
  if (message.guest) return make_guest_link(*call, person, now, effects);
  auto* colleague = board_.find(whom);
  if (const auto why = cannot_ring_at(colleague)) {
    return fail(person, kRequest, call->id, *why, effects, whom);
  }
  if (find_ring(*call, whom) != nullptr) return;  // the same click twice
  const TimeMs until = now + settings_.ring_timeout;
  effects.send(person.connection,
               messages_.call_inviting(call->id, whom, colleague->identity.name, until));
  ring_at(*call,
          {whom, colleague->identity.name, person.identity.name, message.reason, true, until}, now,
          effects);
}

void CallRegistry::make_guest_link(Call& call, const Operator& person, TimeMs now,
                                   Effects& effects) {
  if (call.guest_links.size() >= kMaxGuestLinks) {
    guest_links_.erase(call.guest_links.front());
    call.guest_links.erase(call.guest_links.begin());
  }
  std::string token = make_call_id_();
  const TimeMs expires = now + settings_.guest_link_lifetime;
  guest_links_[token] = {call.id, expires};
  effects.send(person.connection, messages_.call_guest_link(call.id, token, expires));
  call.guest_links.push_back(std::move(token));
  touch(call.id);
}

std::optional<MessageFault> CallRegistry::join(ConnectionId connection, const CallJoin& message,
                                               TimeMs now, Effects& effects) {
  if (caller_sockets_.contains(connection)) {
    return MessageFault{CloseCode::kTooMany, "one call a socket"};
  }
  const auto link = guest_links_.find(message.token);
  auto* call = link == guest_links_.end() ? nullptr : find_call(link->second.call);
  std::optional<RefusalReason> refusal;
  if (call == nullptr || link->second.expires <= now || !call->talking()) {
    refusal = RefusalReason::kGone;
  } else if (call->size() >= kMaxParticipants) {
    refusal = RefusalReason::kDeskBusy;
  } else if (!can_join(*call, message.transports)) {
    refusal = RefusalReason::kNoCommonTransport;
  }
  if (refusal) {
    effects.send(connection, messages_.call_refused({}, *refusal));
    return std::nullopt;
  }
  std::erase(call->guest_links, message.token);
  guest_links_.erase(link);
  Participant guest;
  guest.role = ParticipantRole::kGuest;
  guest.name = message.name;
  guest.transports = message.transports;
  guest.connection = connection;
  guest.kind = message.kind;
  guest.language = message.language;
  const auto& self = add_participant(*call, std::move(guest), effects);
  caller_sockets_[connection] = call->id;
  effects.send(connection,
               messages_.call_answered(call->facts(), call->lead.name, view_for(*call, self),
                                       seal(*call, self), {}, true));
  return std::nullopt;
}

bool CallRegistry::can_join(const Call& call, const TransportList& transports) {
  bool fits = !transports.empty();
  call.for_each([&](const Participant& person) {
    const auto& theirs = person.transports;
    fits = fits && (theirs.empty() || transports.first_common(theirs).has_value());
  });
  return fits;
}

Participant& CallRegistry::add_participant(Call& call, Participant person, Effects& effects) {
  person.id = make_call_id_();
  person.joined = ++call.joined;
  if (person.role != ParticipantRole::kCaller) ++call.third_persons;
  auto& self = call.others.emplace_back(std::move(person));
  call.for_each([&](const Participant& other) {
    if (&other == &self) return;
    effects.send(other.connection, messages_.call_joined(call.id, view_of(call, self, other)));
  });
  return self;
}

void CallRegistry::remove(Operator& person, const CallRemove& message, TimeMs now,
                          Effects& effects) {
  auto* call = in_charge(person, "call.remove", message.call, effects);
  if (call == nullptr) return;
  if (message.participant == kCallerId || message.participant == kLeadId) {
    return fail(person, "call.remove", call->id, Failure::kNotNow, effects);
  }
  part(*call, message.participant, EndReason::kRemoved, now, effects);
}

void CallRegistry::part(Call& call, const std::string& participant, EndReason reason, TimeMs now,
                        Effects& effects) {
  const auto found = std::find_if(call.others.begin(), call.others.end(),
                                  [&](const Participant& one) { return one.id == participant; });
  if (found == call.others.end()) return;
  touch(call.id);
  const Participant self = std::move(*found);
  call.others.erase(found);
  std::optional<Role> by;
  if (reason == EndReason::kHangup) {
    by = self.role == ParticipantRole::kOperator ? Role::kOperator : Role::kCaller;
  }
  say_farewell(call, self, {reason, by, WithdrawalReason::kGone}, now, effects);
  tell_all(call, messages_.call_parted(call.id, self.id, reason), effects);
  if (self.role == ParticipantRole::kCaller) record(call, self, reason, by, now, effects);
  if (self.about) close_visit(*self.about, true, reason);
  if (now < started_ + settings_.restart_grace) ended_.insert(call.id + "/" + self.id);
  if (call.hour) {
    tell_seats(call, effects);
    update_queue(call.desk->id, now, effects);
  }
  if (auto* person = board_.find(self.operator_id)) release(*person, now, effects);
}

void CallRegistry::open_hour(Operator& person, const OpenHour& message, TimeMs now,
                             Effects& effects) {
  const auto failed = [&](Failure why) {
    effects.send(person.connection,
                 messages_.request_failed("call.open_hour", "desk", message.desk, why));
  };
  const auto* desk = board_.find_desk(message.desk);
  if (desk == nullptr || !desk->enabled || !person.serves(message.desk)) {
    return failed(Failure::kUnknownDesk);
  }
  if (desk->group_size < 2) return failed(Failure::kNotNow);
  auto* own = find_call(person.call);
  const bool hosts = own != nullptr && own->hour && own->desk->id == desk->id &&
                     own->lead.operator_id == person.identity.id;
  if (!message.on) {
    if (!hosts) return failed(Failure::kNotInCharge);
    return set_hour(*own, false, now, effects);
  }
  const auto& hour = lineups_[desk->id].hour;
  if (message.transports.empty()) return failed(Failure::kNoCommonTransport);
  if ((own != nullptr && !hosts) || (!hour.empty() && !hosts)) return failed(Failure::kBusy);
  if (hosts) {
    own->lead.transports = message.transports;
    return set_hour(*own, true, now, effects);
  }
  if (calls_.size() >= settings_.max_calls) return failed(Failure::kFull);
  begin_hour(person, *desk, message.transports, now, effects);
}

void CallRegistry::begin_hour(Operator& person, const DeskConfig& desk,
                              const TransportList& transports, TimeMs now, Effects& effects) {
  std::string id = make_call_id_();
  auto& call = calls_[id];
  call.id = std::move(id);
  call.desk = &desk;
  call.kind = MediaKind::kVideo;
  call.since = call.answered_at = call.assigned_at = now;
  call.hour = OpenHourState{true, static_cast<std::size_t>(desk.group_size) - 1};
  call.lead.id = kLeadId;
  call.lead.role = ParticipantRole::kOperator;
  call.lead.operator_id = person.identity.id;
  call.lead.name = person.identity.name;
  call.lead.transports = transports;
  call.lead.connection = person.connection;
  person.call = call.id;
  effects.events.push_back({"hour_opened", call.id, desk.id, {}, 0});
  welcome_to_call(call, person, call.lead, effects);
  const std::string hour = call.id;
  match_offers(person, WithdrawalReason::kBusy, now, effects);
  if (auto* opened = find_call(hour)) set_hour(*opened, true, now, effects);
}

void CallRegistry::set_hour(Call& call, bool open, TimeMs now, Effects& effects) {
  call.hour->open = open;
  touch(call.id);
  auto& lineup = lineups_[call.desk->id];
  if (open) {
    lineup.hour = call.id;
    for (const auto& entry : lineup.queue) {
      withdraw_offers(calls_.at(entry.call), WithdrawalReason::kGone, effects);
    }
  } else {
    lineup.hour.clear();
  }
  tell_seats(call, effects);
  settle_desks({call.desk->id}, now, effects);
}

SeatsView CallRegistry::seats_of(const Call& hour) {
  SeatsView seats{0, hour.hour->seats, hour.hour->open};
  for (const auto& person : hour.others) {
    if (person.role == ParticipantRole::kCaller) ++seats.taken;
  }
  return seats;
}

void CallRegistry::tell_seats(const Call& hour, Effects& effects) {
  const auto seats = seats_of(hour);
  const bool free = seats.open && seats.taken < seats.of && hour.size() < kMaxParticipants;
  board_.set_seats_free(hour.desk->id, free);
  tell_all(hour, messages_.call_seats(hour.id, seats), effects);
}

bool CallRegistry::seat_waiting(DeskLineup& lineup, TimeMs now, Effects& effects) {
  if (lineup.hour.empty()) return false;
  auto& hour = calls_.at(lineup.hour);
  bool seated = false;
  std::size_t next = 0;
  while (next < lineup.queue.size()) {
    const auto seats = seats_of(hour);
    if (seats.taken >= seats.of || hour.size() >= kMaxParticipants) break;
    auto& waiting = calls_.at(lineup.queue[next].call);
    // Who is away for a moment, or cannot be connected with those inside, keeps the place.
    if (waiting.talking() || !waiting.caller.present() ||
        !can_join(hour, waiting.caller.transports)) {
      ++next;
      continue;
    }
    seat(hour, waiting, now, effects);
    seated = true;
  }
  return seated;
}

void CallRegistry::seat(Call& hour, Call& waiting, TimeMs now, Effects& effects) {
  leave_queue(waiting);
  withdraw_offers(waiting, WithdrawalReason::kAnswered, effects);
  Participant person = waiting.caller;
  person.kind = waiting.kind;
  person.language = waiting.language;
  person.since = waiting.since;
  person.seated_at = now;
  if (waiting.about) person.about = std::make_shared<const VisitFacts>(*waiting.about);
  const auto& self = add_participant(hour, std::move(person), effects);
  caller_sockets_[self.connection] = hour.id;
  const CallFacts before{waiting.id, hour.desk, self.kind, self.language, self.since};
  effects.send(self.connection,
               messages_.call_answered(before, hour.lead.name, view_for(hour, self),
                                       seal(hour, self), hour.id, false));
  effects.events.push_back({"call_seated", waiting.id, hour.desk->id, {}, now - waiting.since});
  if (now < started_ + settings_.restart_grace) ended_.insert(waiting.id);
  calls_.erase(std::string(waiting.id));
  tell_seats(hour, effects);
}

}  // namespace sportello::signaling
