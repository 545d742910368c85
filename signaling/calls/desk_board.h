// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "base/time.h"
#include "protocol/server_message.h"

namespace sportello::signaling {

/// A socket, as the pure parts know it. 0 is none.
using ConnectionId = std::uint64_t;

/// Who signed in.
struct OperatorIdentity {
  std::string id;
  std::string name;
  std::vector<std::string> desks;
};

/// An operator who is connected, or was until a moment ago.
struct Operator {
  OperatorIdentity identity;
  ConnectionId connection = 0;
  TimeMs forget_at = 0;  ///< while not connected: until when the place is kept
  Availability state = Availability::kAway;
  bool wrap_up_after = false;                  ///< after a call that began while available
  std::string call;                            ///< the one call, or empty
  std::set<std::string, std::less<>> offered;  ///< calls that the console shows as ringing
  std::set<std::string, std::less<>> rung_by;  ///< calls that ring here and nowhere else
  Text overview;                               ///< the last one sent

  bool connected() const { return connection != 0; }
  bool serves(std::string_view desk) const;
  Presence presence() const;
  /// Ready to be offered a call.
  bool ready() const { return connected() && state == Availability::kAvailable && call.empty(); }
  /// Here, or back soon.
  bool expected(TimeMs now) const { return connected() || forget_at > now; }
};

/// The desks and the operators behind them. Pure data; who may be called is read from it.
class DeskBoard {
 public:
  explicit DeskBoard(std::vector<DeskConfig> desks) { set_desks(std::move(desks)); }

  /// The desks from now on. Those that are gone stay known to the calls that have begun at them.
  void set_desks(std::vector<DeskConfig> desks);
  /// Null where there is no such desk. The pointer stays valid, and shows later changes.
  const DeskConfig* find_desk(std::string_view id) const;
  DeskState state_of(std::string_view desk) const;
  /// Of an operator who is connected.
  std::optional<Presence> presence_of(std::string_view id) const;
  /// Of the enabled desks, in their order.
  std::vector<DeskStatus> status(TimeMs now) const;
  /// An open hour is on: the desk is open while there are seats for those who call, and else busy,
  /// since nobody is called from its queue meanwhile.
  void set_seats_free(std::string_view desk, bool free);
  void end_hour(std::string_view desk);
  /// Those of the operator's desks that exist.
  std::vector<const DeskConfig*> desks_of(const Operator& person) const;

  Operator* find(std::string_view id);
  /// The operator's record, made if there is none.
  Operator& place_for(const OperatorIdentity& identity);
  void forget(std::string_view id);
  std::map<std::string, Operator, std::less<>>& operators() { return operators_; }
  const std::map<std::string, Operator, std::less<>>& operators() const { return operators_; }

 private:
  std::vector<std::unique_ptr<DeskConfig>> desks_;
  std::vector<const DeskConfig*> order_;  // without those that are gone
  std::map<std::string, Operator, std::less<>> operators_;
  std::map<std::string, bool, std::less<>> seats_free_;  // of the desks with an open hour
};

}  // namespace sportello::signaling
