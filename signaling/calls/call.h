// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/address_limits.h"
#include "base/token_bucket.h"
#include "calls/call_record.h"
#include "calls/desk_board.h"
#include "calls/resume_token.h"
#include "protocol/server_message.h"
#include "protocol/visit.h"

namespace sportello::signaling {

/// The ids of the two that a call begins with; others get one of the server's making.
inline constexpr std::string_view kCallerId = "caller";
inline constexpr std::string_view kLeadId = "operator";

/// One person's end of a call.
struct Participant {
  std::string id;
  ParticipantRole role = ParticipantRole::kCaller;
  std::string operator_id;  ///< of an operator
  std::string name;         ///< what the others are told; empty for a caller
  TransportList transports;
  std::uint32_t joined = 0;  ///< the number of those who joined before; 0 for the first two

  ConnectionId connection = 0;
  TimeMs away_until = 0;  ///< while there is no connection: until when the place is kept

  bool hand = false;
  std::optional<TokenBucket> chat;

  // Of somebody with a seat in an open hour: what their own call was.
  MediaKind kind = MediaKind::kVideo;
  Language language = Language::kItalian;
  TimeMs since = 0;
  TimeMs seated_at = 0;
  std::shared_ptr<const VisitFacts> about;  ///< what its ticket opened, or null

  bool present() const { return connection != 0; }
  bool lost(TimeMs now) const { return !present() && away_until <= now; }
};

/// A call that rings at one person only: an invitation, or a transfer to a person.
struct PersonalRing {
  std::string operator_id;
  std::string name;
  std::string by;
  std::string reason;
  bool invite = false;
  TimeMs until = 0;
};

/// On the way from one operator to another; until somebody answers, the first one keeps it.
struct Transfer {
  std::string desk;           ///< empty: it rings at a person
  std::string operator_name;  ///< of that person
  std::string reason;
  TimeMs until = 0;
};

/// What an open hour adds to a call.
struct OpenHourState {
  bool open = false;
  std::size_t seats = 0;
};

/// A call from `call.start` to its end. It waits in the desk's queue, where the first ones ring,
/// until somebody answers; an open hour is a call that a host has begun.
struct Call {
  std::string id;
  const DeskConfig* desk = nullptr;
  MediaKind kind = MediaKind::kVoice;
  Language language = Language::kItalian;
  TimeMs since = 0;
  QueuePriority priority = QueuePriority::kInTurn;
  std::optional<VisitFacts> about;    ///< what its ticket opened
  std::optional<AddressKey> address;  ///< not known after a restart

  Participant caller;               ///< nobody in an open hour
  Participant lead;                 ///< the operator in charge, once somebody has answered
  std::vector<Participant> others;  ///< in the order in which they joined
  std::optional<OpenHourState> hour;
  std::uint32_t joined = 0;

  std::optional<Transport> transport;  ///< between the first two
  std::uint32_t generation = 0;        ///< raised by each change of the operator in charge
  bool held = false;
  std::optional<Transfer> transfer;
  std::vector<PersonalRing> rings;
  std::vector<std::string> guest_links;

  std::string queue;  ///< the desk in whose queue it stands, or empty
  QueuePriority queued_as = QueuePriority::kInTurn;
  TimeMs ring_until = 0;                  ///< 0 while it waits behind others
  std::optional<std::size_t> told_place;  ///< in the queue, as the caller knows it; 0: it rings
  TimeMs grace_until = 0;                 ///< before it, a lack of operators ends nothing
  std::set<std::string, std::less<>> offered;  ///< operators whose console shows it ringing
  std::map<std::string, EndReason, std::less<>> refused;  ///< operators who will not take it

  TimeMs answered_at = 0;  ///< for the first time
  TimeMs assigned_at = 0;  ///< to the operator in charge
  TimeMs talked = 0;       ///< with those in charge before
  std::uint32_t transfers = 0, requeues = 0, third_persons = 0;

  bool talking() const { return !lead.operator_id.empty(); }

  CallFacts facts() const {
    return {id, desk, kind, language, since, about ? &*about : nullptr};
  }
  /// As the participant knows it: with a seat in an open hour one has a call of one's own.
  CallFacts facts_for(const Participant& person) const {
    if (!hour || person.role != ParticipantRole::kCaller) return facts();
    return {id, desk, person.kind, person.language, person.since, nullptr};
  }

  std::size_t size() const { return others.size() + (hour ? 0U : 1U) + (talking() ? 1U : 0U); }

  /// Everybody in it, in the order in which they joined.
  template <class Visitor>
  void for_each(Visitor visit) {
    if (!hour) visit(caller);
    if (talking()) visit(lead);
    for (auto& person : others) visit(person);
  }
  template <class Visitor>
  void for_each(Visitor visit) const {
    if (!hour) visit(caller);
    if (talking()) visit(lead);
    for (const auto& person : others) visit(person);
  }

  /// The first for whom `wanted` is true, or null.
  template <class Predicate>
  Participant* find_if(Predicate wanted) {
    Participant* found = nullptr;
    for_each([&](Participant& person) {
      if (found == nullptr && wanted(person)) found = &person;
    });
    return found;
  }
  Participant* find(std::string_view person) {
    return find_if([person](const Participant& one) { return one.id == person; });
  }
  Participant* on(ConnectionId connection) {
    return find_if([connection](const Participant& one) { return one.connection == connection; });
  }

  /// What goes between two who are in it.
  std::optional<Transport> transport_between(const Participant& a, const Participant& b) const {
    const bool first_two = (&a == &caller && &b == &lead) || (&a == &lead && &b == &caller);
    if (first_two && transport) return transport;
    const auto& later = a.joined > b.joined ? a : b;
    const auto& earlier = a.joined > b.joined ? b : a;
    // After a restart it is not known of somebody who is not back yet.
    if (earlier.transports.empty() && !later.transports.empty()) return *later.transports.begin();
    if (later.transports.empty() && !earlier.transports.empty()) {
      return *earlier.transports.begin();
    }
    return later.transports.first_common(earlier.transports);
  }
};

/// A message for one socket; after it the socket closes if `close` says so.
struct Outgoing {
  ConnectionId to = 0;
  Text text;
  std::optional<CloseCode> close;
};

/// Something for the log.
struct CallEvent {
  const char* what;
  std::string call;
  std::string desk;
  std::string_view reason;
  TimeMs lasted_ms = 0;
  /// Of an answer: the two sockets that have to hear of it.
  ConnectionId caller = 0, person = 0;
};

/// What has to happen after an input, in this order.
struct Effects {
  std::vector<Outgoing> messages;
  std::vector<CallEvent> events;
  std::vector<CallRecord> records;
  std::vector<BlockRecord> blocks;

  void send(ConnectionId to, Text text) {
    if (to != 0) messages.push_back({to, std::move(text), std::nullopt});
  }
  void send_and_close(ConnectionId to, Text text, CloseCode code) {
    messages.push_back({to, std::move(text), code});
  }
};

}  // namespace sportello::signaling
