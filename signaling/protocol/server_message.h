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
#include "protocol/visit.h"

namespace sportello::signaling {

/// A serialised message. Shared, so that one offered to twenty operators exists once.
using Text = std::shared_ptr<const std::string>;

enum class DeskState : std::uint8_t { kOpen, kBusy, kClosed };
enum class Presence : std::uint8_t { kAvailable, kAway, kWrapUp, kBusy };
enum class RefusalReason : std::uint8_t {
  kDeskClosed,
  kDeskBusy,
  kUnknownDesk,
  kNoCommonTransport,
  kServerFull,
  kGone,
  kBlocked,
  kTooEarly,
  kDegraded,
};
enum class EndReason : std::uint8_t {
  kHangup,
  kDeclined,
  kNoAnswer,
  kPeerLost,
  kOperatorsLeft,
  kNoCommonTransport,
  kBlocked,
  kRemoved,
  kOperatorLost,
};
enum class WithdrawalReason : std::uint8_t {
  kAnswered,
  kDeclined,
  kCallerLeft,
  kNoAnswer,
  kAway,
  kBusy,
  kGone,
  kCancelled,
};
/// Why something that an operator asked for was not done, or came to nothing.
enum class Failure : std::uint8_t {
  kNotInCharge,
  kNotNow,
  kUnknownDesk,
  kDeskClosed,
  kUnknownOperator,
  kAway,
  kBusy,
  kDeclined,
  kNoAnswer,
  kFull,
  kNoCommonTransport,
  kTooMany,
  kCancelled,
  kDegraded,
};

std::string_view to_string(DeskState state);
std::string_view to_string(Presence presence);
std::string_view to_string(RefusalReason reason);
std::string_view to_string(EndReason reason);
std::string_view to_string(WithdrawalReason reason);
std::string_view to_string(Failure failure);

/// What most messages say about a call.
struct CallFacts {
  std::string_view call;
  const DeskConfig* desk = nullptr;
  MediaKind kind = MediaKind::kVoice;
  Language language = Language::kItalian;
  TimeMs since = 0;
  const VisitFacts* visit = nullptr;  ///< for operators
};

/// Somebody else in a call, as one participant sees it.
struct ParticipantView {
  std::string_view id;
  ParticipantRole role = ParticipantRole::kCaller;
  std::string_view name;  ///< empty: none is told
  bool present = false;
  std::optional<Transport> transport;  ///< between these two
  bool hand = false;
};

/// The seats of an open hour.
struct SeatsView {
  std::size_t taken = 0;
  std::size_t of = 0;
  bool open = false;
};

/// A transfer under way; `desk` is null when it goes to a person.
struct TransferView {
  const DeskConfig* desk = nullptr;
  std::string_view operator_name;
  TimeMs until = 0;
};

/// A call as one participant sees it once it was answered.
struct TalkView {
  std::string_view you;
  std::optional<Transport> transport;  ///< none in an open hour
  std::vector<ParticipantView> others;
  bool in_charge = false;
  bool held = false;
  std::optional<SeatsView> seats;
  std::optional<TransferView> transfer;
};

/// A call that a console shows as ringing, and why it does.
struct OfferFacts {
  enum class Kind : std::uint8_t { kQueue, kTransfer, kInvite };
  CallFacts facts;
  QueuePriority priority = QueuePriority::kInTurn;
  std::size_t place = 0;
  Kind kind = Kind::kQueue;
  std::string_view by;
  std::string_view reason;
};

/// How a call ended for one participant.
struct Farewell {
  EndReason reason = EndReason::kHangup;
  std::optional<Role> by;
  std::string rate;   ///< a rating ticket, or empty
  std::string block;  ///< of a blocked caller, with its end
  TimeMs block_until = 0;
};

/// A call that an operator has to come back to.
struct ActiveCall {
  CallFacts facts;
  TalkView talk;
  std::string resume;
};

/// What `operator.welcome` says.
struct Welcome {
  std::string_view id;
  std::string_view name;
  std::vector<const DeskConfig*> desks;
  Presence presence = Presence::kAway;
  bool wrap_up_after = false;
  std::vector<OfferFacts> ringing;
  std::vector<ActiveCall> active;
};

/// A line of `desk.overview` for a desk.
struct DeskLine {
  std::string_view desk;
  DeskState state = DeskState::kClosed;
  std::size_t waiting = 0;
  std::optional<TimeMs> longest_since;
};
/// A line of `desk.overview` for a colleague.
struct ColleagueLine {
  std::string_view id;
  std::string_view name;
  Presence presence = Presence::kAway;
  std::vector<std::string_view> desks;
};

/// One desk as `GET /api/desks` and the operators see it.
struct DeskStatus {
  const DeskConfig* desk;
  DeskState state;
  std::optional<TimeMs> opens_at = {};   ///< while its hours close it
  std::optional<TimeMs> closes_at = {};  ///< while its hours keep it open
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
  /// `becomes` is empty unless the call has another id from now on. `newcomer` is set for a guest,
  /// who was told nothing yet.
  Text call_answered(const CallFacts& facts, std::string_view operator_name, const TalkView& talk,
                     std::string_view resume, std::string_view becomes, bool newcomer) const;
  /// `talk` is null while the call rings; `peer_name` is empty for a caller or for no one.
  Text call_resumed(const CallFacts& facts, std::string_view peer_name, bool peer_present,
                    const TalkView* talk, bool staff, std::string_view resume) const;
  Text call_ended(std::string_view call, const Farewell& farewell) const;

  Text operator_welcome(const Welcome& welcome) const;
  Text operator_state(Presence presence, bool wrap_up_after) const;
  Text operator_replaced() const;
  Text desk_overview(const std::vector<DeskLine>& desks,
                     const std::vector<ColleagueLine>& colleagues) const;
  Text call_offered(const OfferFacts& offer) const;
  Text call_withdrawn(std::string_view call, WithdrawalReason reason) const;
  Text call_assigned(const CallFacts& facts, const TalkView& talk, std::string_view resume) const;
  /// `subject` is the field `about`: a call or a desk; `person` is empty but for an invitation.
  Text request_failed(std::string_view request, std::string_view about, std::string_view subject,
                      Failure why, std::string_view person = {}) const;

  Text call_held(std::string_view call, bool on) const;
  Text call_transferring(std::string_view call, const TransferView& transfer) const;
  Text call_not_transferred(std::string_view call, Failure why) const;
  /// `to` is empty when the call waits in a queue.
  Text call_transferred(std::string_view call, std::string_view to) const;
  Text call_inviting(std::string_view call, std::string_view person, std::string_view name,
                     TimeMs until) const;
  Text call_guest_link(std::string_view call, std::string_view token, TimeMs expires) const;
  Text call_joined(std::string_view call, const ParticipantView& person) const;
  Text call_parted(std::string_view call, std::string_view participant, EndReason reason) const;
  Text call_seats(std::string_view call, const SeatsView& seats) const;
  Text call_hand(std::string_view call, std::string_view participant, bool up) const;
  Text call_mute(std::string_view call) const;
  Text chat(std::string_view call, std::string_view from, std::string_view text, TimeMs at) const;
  Text peer_away(std::string_view call, TimeMs until, std::string_view participant) const;
  Text peer_back(std::string_view call, bool fresh, std::string_view participant) const;
  /// `data` is a serialised object.
  Text signal(std::string_view call, std::string_view data, std::string_view from) const;
  Text error(CloseCode code, std::string_view message) const;

  /// Nothing can be decided for now, or can again.
  Text service_state(bool degraded) const;
  /// Whoever has a call says `call.resume`.
  Text service_resume() const;

 private:
  /// A message with what the browser needs to make a peer connection.
  Text write_with_ice(const boost::json::object& object) const;

  std::string fixed_servers_;  // the items, without brackets
  RelayOffer relay_;
};

/// The body of `GET /api/desks`.
std::string desks_body(const std::vector<DeskStatus>& desks);

}  // namespace sportello::signaling
