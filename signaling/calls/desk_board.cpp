// SPDX-License-Identifier: EUPL-1.2
#include "calls/desk_board.h"

#include <algorithm>
#include <utility>

#include "hours/civil_time.h"

namespace sportello::signaling {

bool Operator::serves(std::string_view desk) const {
  return std::find(identity.desks.begin(), identity.desks.end(), desk) != identity.desks.end();
}

Presence Operator::presence() const {
  if (!call.empty()) return Presence::kBusy;
  switch (state) {
    case Availability::kAvailable:
      return Presence::kAvailable;
    case Availability::kWrapUp:
      return Presence::kWrapUp;
    case Availability::kAway:
      break;
  }
  return Presence::kAway;
}

void DeskBoard::set_desks(std::vector<DeskConfig> desks) {
  for (auto& known : desks_) known->enabled = false;
  order_.clear();
  for (auto& desk : desks) {
    auto known = std::find_if(desks_.begin(), desks_.end(),
                              [&desk](const auto& one) { return one->id == desk.id; });
    if (known == desks_.end()) {
      known = desks_.insert(desks_.end(), std::make_unique<DeskConfig>());
    }
    **known = std::move(desk);
    order_.push_back(known->get());
  }
}

const DeskConfig* DeskBoard::find_desk(std::string_view id) const {
  for (const auto& desk : desks_) {
    if (desk->id == id) return desk.get();
  }
  return nullptr;
}

DeskState DeskBoard::state_of(std::string_view desk) const {
  if (const auto hour = seats_free_.find(desk); hour != seats_free_.end()) {
    return hour->second ? DeskState::kOpen : DeskState::kBusy;
  }
  bool busy = false;
  for (const auto& [id, person] : operators_) {
    if (!person.serves(desk)) continue;
    if (person.ready()) return DeskState::kOpen;
    const bool wraps_up = person.connected() && person.state == Availability::kWrapUp;
    busy = busy || wraps_up || !person.call.empty();
  }
  return busy ? DeskState::kBusy : DeskState::kClosed;
}

void DeskBoard::set_seats_free(std::string_view desk, bool free) {
  seats_free_.insert_or_assign(std::string(desk), free);
}

void DeskBoard::end_hour(std::string_view desk) {
  if (const auto found = seats_free_.find(desk); found != seats_free_.end()) {
    seats_free_.erase(found);
  }
}

std::vector<DeskStatus> DeskBoard::status(TimeMs now) const {
  const auto time = rome_time(now);
  std::vector<DeskStatus> list;
  list.reserve(order_.size());
  for (const auto* desk : order_) {
    if (!desk->enabled) continue;
    DeskStatus status{desk, DeskState::kClosed, {}, {}};
    if (desk->open_at(now)) status.state = state_of(desk->id);
    if (desk->hours != nullptr && desk->hours->given()) {
      const auto& hours = *desk->hours;
      if (const auto closing = hours.closing(time)) {
        status.closes_at = instant_of(*closing);
      } else if (const auto opening = hours.next_opening(time)) {
        status.opens_at = instant_of(*opening);
      }
    }
    list.push_back(status);
  }
  return list;
}

std::optional<Presence> DeskBoard::presence_of(std::string_view id) const {
  const auto found = operators_.find(id);
  if (found == operators_.end() || !found->second.connected()) return std::nullopt;
  return found->second.presence();
}

std::vector<const DeskConfig*> DeskBoard::desks_of(const Operator& person) const {
  std::vector<const DeskConfig*> list;
  for (const auto& id : person.identity.desks) {
    const auto* desk = find_desk(id);
    if (desk != nullptr && desk->enabled) list.push_back(desk);
  }
  return list;
}

Operator* DeskBoard::find(std::string_view id) {
  const auto found = operators_.find(id);
  return found == operators_.end() ? nullptr : &found->second;
}

Operator& DeskBoard::place_for(const OperatorIdentity& identity) {
  auto& person = operators_[identity.id];
  person.identity = identity;
  return person;
}

void DeskBoard::forget(std::string_view id) {
  const auto found = operators_.find(id);
  if (found != operators_.end()) operators_.erase(found);
}

}  // namespace sportello::signaling
