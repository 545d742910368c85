// SPDX-License-Identifier: EUPL-1.2
//
// The queue of each desk: who is next, who is told what, who comes back to it.
#include <algorithm>
#include <utility>

#include "calls/call_registry.h"

namespace sportello::signaling {
namespace {

/// These hear of every step; those behind them now and then, or a long queue would be all messages.
constexpr std::size_t kFrontPlaces = 20;
constexpr TimeMs kBackInterval = 15'000;
/// Within the interval the others are told in so many slices at most, of so many at least: thousands of
/// messages at once would hold up everybody's.
constexpr std::size_t kMostSlices = 60;
constexpr std::size_t kLeastSlice = 20;

std::size_t slice_of(std::size_t behind) {
  return std::max(kLeastSlice, (behind + kMostSlices - 1) / kMostSlices);
}

}  // namespace

void CallRegistry::enter_queue(Call& call, const std::string& desk, QueuePriority as, TimeMs now,
                               Effects& effects) {
  auto& lineup = lineups_[desk];
  call.queue = desk;
  call.queued_as = as;
  touch(call.id);
  const auto place = lineup.queue.insert(as, call.since, call.id);
  if (call.transfer || !call.refused.empty()) lineup.watched.insert(call.id);
  update_queue(desk, now, effects, place);
}

void CallRegistry::leave_queue(Call& call) {
  if (call.queue.empty()) return;
  auto& lineup = lineups_[call.queue];
  lineup.queue.erase(call.queued_as, call.since, call.id);
  lineup.watched.erase(call.id);
  call.queue.clear();
  touch(call.id);
}

void CallRegistry::update_queue(const std::string& desk, TimeMs now, Effects& effects,
                                std::optional<std::size_t> entered) {
  auto& lineup = lineups_[desk];
  const bool seated = seat_waiting(lineup, now, effects);
  std::vector<Operator*> ready;
  std::size_t at_work = 0;
  for (auto& [id, person] : board_.operators()) {
    if (!person.serves(desk)) continue;
    // While an open hour is on, nobody is called from the queue to a console.
    if (person.ready() && lineup.hour.empty()) ready.push_back(&person);
    if (!person.call.empty() || (person.connected() && person.state != Availability::kAway)) {
      ++at_work;
    }
  }
  const std::size_t size = lineup.queue.size();
  const std::size_t front =
      std::max({std::max(ready.size(), lineup.ringing) + kFrontPlaces, kOfferedPlaces});
  const auto visit = [&](std::size_t i, bool tell) {
    auto& call = calls_.at(lineup.queue[i].call);
    if (i < kOfferedPlaces) {
      for (auto* person : ready) offer(call, *person, i, effects);
    }
    // A transferred caller is still with somebody.
    const std::size_t place = i < ready.size() ? 0 : i - ready.size() + 1;
    const bool untold = tell || place <= kFrontPlaces || !call.told_place;
    if (call.talking()) return;
    if (place == 0 && call.ring_until == 0) {
      call.ring_until = now + settings_.ring_timeout;
      remind(call.ring_until, Deadline::Of::kCall, call.id);
    } else if (place > 0) {
      call.ring_until = 0;
    }
    if (untold && call.told_place != place) tell_place(call, lineup, place, at_work, now, effects);
  };
  const std::size_t near = seated ? size : std::min(size, front);
  for (std::size_t i = 0; i < near; ++i) visit(i, seated);
  if (entered && *entered >= near && *entered < size) visit(*entered, false);
  lineup.ringing = std::min(ready.size(), size);

  const std::size_t back = std::min(size, ready.size() + kFrontPlaces);
  const std::size_t slice = slice_of(size - back);
  if (std::exchange(lineup.back_due, false)) {
    if (lineup.back_next < back || lineup.back_next >= size) lineup.back_next = back;
    const std::size_t end = std::min(size, lineup.back_next + slice);
    for (; lineup.back_next < end; ++lineup.back_next) visit(lineup.back_next, true);
  }
  if (size > back && !lineup.back_reminded) {
    lineup.back_reminded = true;
    const auto slices = static_cast<TimeMs>((size - back + slice - 1) / slice);
    remind(now + kBackInterval / slices, Deadline::Of::kQueue, desk);
  }
}

void CallRegistry::tell_place(Call& call, const DeskLineup& lineup, std::size_t place,
                              std::size_t at_work, TimeMs, Effects& effects) {
  // A call that rings at once has been told so already.
  if (place > 0 || call.told_place) {
    const auto wait = place == 0 ? std::nullopt : lineup.wait.at_place(place, at_work);
    effects.send(call.caller.connection, messages_.call_queue(call.id, place, wait));
  }
  call.told_place = place;
}

void CallRegistry::offer(Call& call, Operator& person, std::size_t place, Effects& effects) {
  const auto& own = person.identity.id;
  if (call.refused.contains(own) || !call.offered.insert(own).second) return;
  person.offered.insert(call.id);
  effects.send(person.connection, messages_.call_offered(queue_offer(call, place)));
}

OfferFacts CallRegistry::queue_offer(const Call& call, std::size_t place) const {
  OfferFacts offer{call.facts(), call.queued_as, place, OfferFacts::Kind::kQueue, {}, {}};
  if (call.transfer) {
    offer.kind = OfferFacts::Kind::kTransfer;
    offer.by = call.lead.name;
    offer.reason = call.transfer->reason;
  }
  return offer;
}

void CallRegistry::requeue(Call& call, TimeMs now, Effects& effects) {
  const std::string first = call.lead.operator_id;
  const ConnectionId console = reach(call.lead);
  drop_rings(call, WithdrawalReason::kCancelled, effects);
  while (!call.others.empty()) {
    part(call, std::string(call.others.front().id), EndReason::kPeerLost, now, effects);
  }
  const bool moving = call.transfer.has_value();
  if (moving) {
    call.priority = QueuePriority::kTransferred;
    if (!call.transfer->desk.empty()) call.desk = board_.find_desk(call.transfer->desk);
    call.transfer.reset();
  }
  call.talked += now - call.assigned_at;
  call.transport.reset();
  call.lead = {};
  call.held = false;
  call.ring_until = 0;
  call.told_place.reset();
  ++call.generation;
  ++(moving ? call.transfers : call.requeues);
  effects.send(call.caller.connection, messages_.call_requeued(call.id, seal(call, call.caller)));
  effects.events.push_back({"call_requeued", call.id, call.desk->id, {}, now - call.since});
  effects.send(console, messages_.call_transferred(call.id, {}));
  const std::string id = call.id;
  const std::string desk = call.desk->id;
  // Before anybody is offered the call: who is to be free of it must not be in it.
  auto* person = board_.find(first);
  if (person != nullptr) person->call.clear();
  if (call.queue.empty()) {
    enter_queue(call, desk, call.priority, now, effects);
  } else {
    update_queue(desk, now, effects);
  }
  if (person != nullptr) release(*person, now, effects);
  // The desk that it goes to may have nobody left.
  if (auto* left = find_call(id)) end_if_nobody_is_left(*left, now, effects);
}

}  // namespace sportello::signaling
