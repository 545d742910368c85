// SPDX-License-Identifier: EUPL-1.2
//
// The queue of each desk: who is next, who is told what, who comes back to it.
#include <algorithm>

#include "calls/call_registry.h"

namespace sportello::signaling {
namespace {

/// These hear of every step; those behind them now and then, or a long queue would be all messages.
constexpr std::size_t kFrontPlaces = 20;
constexpr TimeMs kBackInterval = 15'000;

}  // namespace

void CallRegistry::enter_queue(Call& call, TimeMs now, Effects& effects) {
  auto& queue = queues_[call.desk->id].calls;
  const auto later = std::find_if(queue.begin(), queue.end(), [&](const std::string& id) { return calls_.at(id).since > call.since; });
  queue.insert(later, call.id);
  const Text offer = messages_.call_offered(call.facts());
  for (const auto& [id, person] : board_.operators()) {
    if (!person.ready() || !person.serves(call.desk->id) || call.refused.contains(id)) continue;
    call.offered.insert(id);
    effects.send(person.connection, offer);
  }
  update_queue(call.desk->id, now, effects);
}

void CallRegistry::leave_queue(const Call& call) {
  auto& queue = queues_[call.desk->id].calls;
  queue.erase(std::remove(queue.begin(), queue.end(), call.id), queue.end());
}

void CallRegistry::update_queue(const std::string& desk, TimeMs now, Effects& effects) {
  auto& queue = queues_[desk];
  std::size_t ready = 0;
  std::size_t at_work = 0;
  for (const auto& [id, person] : board_.operators()) {
    if (!person.serves(desk)) continue;
    if (person.ready()) ++ready;
    if (!person.call.empty() || (person.connected() && person.available)) ++at_work;
  }
  const bool back_is_told = now >= queue.back_told_at + kBackInterval;
  bool back_waits = false;
  for (std::size_t i = 0; i < queue.calls.size(); ++i) {
    auto& call = calls_.at(queue.calls[i]);
    const std::size_t place = i < ready ? 0 : i - ready + 1;
    if (place == 0 && call.ring_until == 0) {
      call.ring_until = now + settings_.ring_timeout;
      remind(call.ring_until, Deadline::Of::kCall, call.id);
    } else if (place > 0) {
      call.ring_until = 0;
    }
    if (call.told_place == place) continue;
    if (place > kFrontPlaces && call.told_place && !back_is_told) {
      back_waits = true;
      continue;
    }
    // A call that rings at once has been told so already.
    if (place > 0 || call.told_place) {
      effects.send(call.caller.connection, messages_.call_queue(call.id, place, place == 0 ? std::nullopt : queue.wait.at_place(place, at_work)));
    }
    call.told_place = place;
  }
  if (back_is_told) queue.back_told_at = now;
  if (back_waits && !queue.back_reminded) {
    queue.back_reminded = true;
    remind(queue.back_told_at + kBackInterval, Deadline::Of::kQueue, desk);
  }
}

void CallRegistry::requeue(Call& call, TimeMs now, Effects& effects) {
  Operator* person = board_.find(call.operator_id);
  const auto desks = person != nullptr ? person->identity.desks : std::vector<std::string>{};
  if (person != nullptr) {
    person->call.clear();
    if (!person->connected() && person->forget_at <= now) board_.forget(call.operator_id);
  }
  call.transport.reset();
  call.operator_id.clear();
  call.operator_name.clear();
  call.operator_side = {};
  call.ring_until = 0;
  call.told_place.reset();
  effects.send(call.caller.connection, messages_.call_requeued(call.id, seal(call, Role::kCaller)));
  effects.events.push_back({"call_requeued", call.id, call.desk->id, {}, now - call.since});
  enter_queue(call, now, effects);
  settle_desks(desks, now, effects);
}

}  // namespace sportello::signaling
