// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "base/time.h"
#include "protocol/limits.h"
#include "protocol/types.h"

namespace sportello::signaling {

/// A serialised message. Shared, so that one offered to twenty operators exists once.
using Text = std::shared_ptr<const std::string>;

enum class DeskState : std::uint8_t { kOpen, kBusy, kClosed };
enum class Presence : std::uint8_t { kAvailable, kAway, kBusy };
enum class RefusalReason : std::uint8_t {
  kDeskClosed,
  kDeskBusy,
  kUnknownDesk,
  kNoCommonTransport,
  kServerFull,
  kGone,
};
enum class EndReason : std::uint8_t {
  kHangup,
  kDeclined,
  kNoAnswer,
  kPeerLost,
  kOperatorsLeft,
  kNoCommonTransport,
};
enum class WithdrawalReason : std::uint8_t {
  kAnswered,
  kDeclined,
  kCallerLeft,
  kNoAnswer,
  kAway,
  kBusy,
  kGone,
};

std::string_view to_string(DeskState state);
std::string_view to_string(Presence presence);
std::string_view to_string(RefusalReason reason);
std::string_view to_string(EndReason reason);
std::string_view to_string(WithdrawalReason reason);

/// What most messages say about a call.
struct CallFacts {
  std::string_view call;
  const DeskConfig* desk = nullptr;
  MediaKind kind = MediaKind::kVoice;
  Language language = Language::kItalian;
  TimeMs since = 0;
};

/// A call that an operator has to come back to.
struct ActiveCall {
  CallFacts facts;
  Transport transport;
  std::string resume;
};

/// One desk as `GET /api/desks` and the operators see it.
struct DeskStatus {
  const DeskConfig* desk;
  DeskState state;
};

/// What browsers are told of relays, beside the fixed ICE servers.
struct RelayOffer {
  /// Made anew for each message, since its credentials run out; empty where there is none.
  std::function<IceServer()> server;
  bool only = false;  ///< media go through relays only
};

/// Writes the messages from server to browser. It holds the fixed ICE servers, serialised once.
class ServerMessages {
 public:
  explicit ServerMessages(const std::vector<IceServer>& ice_servers, RelayOffer relay = {});

  Text call_ringing(const CallFacts& facts, std::string_view resume) const;
  /// `place` 0: it rings. `wait` is the estimate, if there is one.
  Text call_queue(std::string_view call, std::size_t place, std::optional<TimeMs> wait) const;
  Text call_requeued(std::string_view call, std::string_view resume) const;
  Text call_refused(std::string_view call, RefusalReason reason) const;
  Text call_answered(std::string_view call, std::string_view operator_name, Transport transport,
                     std::string_view resume) const;
  /// `transport` is null while the call rings; `peer_name` is empty for a caller or for no one.
  Text call_resumed(const CallFacts& facts, std::string_view peer_name, bool peer_present,
                    const Transport* transport, std::string_view resume) const;
  Text call_ended(std::string_view call, EndReason reason) const;
  Text call_hung_up(std::string_view call, Role by) const;
  Text operator_welcome(std::string_view id, std::string_view name,
                        const std::vector<const DeskConfig*>& desks, Presence presence,
                        const std::vector<CallFacts>& ringing,
                        const std::vector<ActiveCall>& active) const;
  Text operator_state(Presence presence) const;
  Text operator_replaced() const;
  Text call_offered(const CallFacts& facts) const;
  Text call_withdrawn(std::string_view call, WithdrawalReason reason) const;
  Text call_assigned(const CallFacts& facts, Transport transport, std::string_view resume) const;
  Text peer_away(std::string_view call, TimeMs until) const;
  Text peer_back(std::string_view call, bool fresh) const;
  /// `data` is a serialised object.
  Text signal(std::string_view call, std::string_view data) const;
  Text error(CloseCode code, std::string_view message) const;

 private:
  /// A message with what the browser needs to make a peer connection.
  Text write_with_ice(const boost::json::object& object) const;

  std::string fixed_servers_;  // the items, without brackets
  RelayOffer relay_;
};

/// The body of `GET /api/desks`.
std::string desks_body(const std::vector<DeskStatus>& desks);

}  // namespace sportello::signaling
