// SPDX-License-Identifier: EUPL-1.2
//
// What another registry needs to go on with the calls of this one, and how it does.
#include <algorithm>
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
  trace.shape += write_memo(memo_with_links(call));
  return trace;
}

CallMemo CallRegistry::memo_with_links(const Call& call) const {
  CallMemo memo = memo_of(call);
  for (const auto& token : call.guest_links) {
    const auto link = guest_links_.find(token);
    if (link != guest_links_.end()) memo.links.push_back({token, link->second.expires});
  }
  return memo;
}

std::vector<std::string> CallRegistry::records_of(const std::string& id) const {
  std::vector<std::string> records;
  const auto found = calls_.find(id);
  if (found == calls_.end()) return records;
  const auto& call = found->second;
  call.for_each([&](const Participant& person) { records.push_back(seal(call, person)); });
  records.push_back(seal_text(tokens_.key(), write_memo(memo_with_links(call))));
  return records;
}

std::vector<std::string> CallRegistry::call_ids() const {
  std::vector<std::string> ids;
  ids.reserve(calls_.size());
  for (const auto& [id, call] : calls_) ids.push_back(id);
  return ids;
}

void CallRegistry::restore(const std::vector<std::string>& records, TimeMs now, Effects& effects) {
  for (const auto& record : records) {
    if (const auto ticket = tokens_.open(record)) {
      if (ticket->expires <= now) continue;
      auto* call = find_call(ticket->call);
      if (call == nullptr) call = recreate(*ticket, now, effects);
      if (call != nullptr) restore_person(*call, *ticket, now, effects);
    } else if (const auto plain = open_sealed_text(tokens_.key(), record)) {
      const auto memo = parse_memo(*plain);
      auto* call = memo ? find_call(memo->call) : nullptr;
      if (call != nullptr) restore_memo(*call, *memo, now, effects);
    }
  }
}

void CallRegistry::restore_person(Call& call, const ResumeTicket& ticket, TimeMs now,
                                  Effects& effects) {
  if (ticket.participant == kCallerId || ticket.participant == kLeadId ||
      call.find(ticket.participant) != nullptr) {
    return;
  }
  auto* colleague = ticket.self_id.empty() ? nullptr : board_.find(ticket.self_id);
  if (colleague != nullptr && !colleague->call.empty()) return;
  if (restore_participant(call, ticket, colleague, now, effects) != nullptr) {
    remind(now + settings_.hold_time, Deadline::Of::kCall, call.id);
  }
}

void CallRegistry::restore_memo(Call& call, const CallMemo& memo, TimeMs now, Effects& effects) {
  touch(call.id);
  call.address = memo.address;
  if (memo.answered_at != 0) {
    call.answered_at = memo.answered_at;
    call.assigned_at = memo.assigned_at;
    call.talked = memo.talked;
    call.transfers = memo.transfers;
    call.requeues = memo.requeues;
    call.third_persons = memo.third_persons;
  }
  if (!call.talking()) return;
  call.held = memo.held;
  for (const auto& link : memo.links) {
    if (link.expires <= now) continue;
    const GuestLink restored{call.id, link.expires};
    if (guest_links_.emplace(link.token, restored).second) call.guest_links.push_back(link.token);
  }
  restore_transfer(call, memo, now, effects);
  if (call.hour && memo.hour_open && lineups_[call.desk->id].hour.empty()) {
    set_hour(call, true, now, effects);
  }
}

void CallRegistry::restore_transfer(Call& call, const CallMemo& memo, TimeMs now,
                                    Effects& effects) {
  const auto later = [&](TimeMs until) { return std::max(until, now + settings_.hold_time); };
  const std::string id = call.id;
  for (auto ring : memo.rings) {
    // Whom it rang at was available, and is until the console says otherwise.
    auto* person = board_.find(ring.operator_id);
    if (person == nullptr) {
      person = &board_.place_for({ring.operator_id, ring.name, {}});
      person->state = Availability::kAvailable;
      person->forget_at = now + settings_.hold_time;
      remind(person->forget_at, Deadline::Of::kOperator, ring.operator_id);
    }
    if (!person->call.empty()) continue;
    ring.until = later(ring.until);
    ring_at(call, std::move(ring), now, effects);
  }
  if (!memo.transfer) return;
  const std::string desk = memo.transfer->desk;
  if (desk.empty() ? call.rings.empty() : board_.find_desk(desk) == nullptr) return;
  call.transfer = memo.transfer;
  call.transfer->until = later(memo.transfer->until);
  remind(call.transfer->until, Deadline::Of::kCall, id);
  if (!desk.empty()) enter_queue(call, desk, QueuePriority::kTransferred, now, effects);
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
