// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "calls/desk_board.h"
#include "calls/resume_token.h"
#include "protocol/server_message.h"

namespace sportello::signaling {

/// One person's end of a call.
struct CallSide {
  ConnectionId connection = 0;
  TimeMs away_until = 0;  ///< while there is no connection: until when the place is kept

  bool present() const { return connection != 0; }
};

/// A call from `call.start` to its end. It is in the desk's queue, where the first ones ring, until
/// `transport` is set.
struct Call {
  std::string id;
  const DeskConfig* desk = nullptr;
  MediaKind kind = MediaKind::kVoice;
  Language language = Language::kItalian;
  TransportList transports;
  TimeMs since = 0;

  CallSide caller;
  CallSide operator_side;
  std::string operator_id, operator_name;
  std::optional<Transport> transport;

  TimeMs answered_at = 0;
  TimeMs ring_until = 0;                       ///< 0 while it waits behind others
  std::optional<std::size_t> told_place;       ///< in the queue, as the caller knows it; 0: it rings
  TimeMs grace_until = 0;                      ///< before it, a lack of operators ends nothing
  std::set<std::string, std::less<>> offered;  ///< operators whose console shows it ringing
  std::map<std::string, EndReason, std::less<>> refused;  ///< operators who will not take it

  bool talking() const { return transport.has_value(); }

  CallFacts facts() const { return {id, desk, kind, language, since}; }

  /// What one side needs to come back, sealed by the run `run` of the server.
  ResumeTicket ticket(Role role, TimeMs expires, std::uint64_t run) const {
    return {role,      id,          desk->id,      kind,  language, transports,
            transport, operator_id, operator_name, since, expires,  run};
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

  void send(ConnectionId to, Text text) {
    if (to != 0) messages.push_back({to, std::move(text), std::nullopt});
  }
  void send_and_close(ConnectionId to, Text text, CloseCode code) {
    messages.push_back({to, std::move(text), code});
  }
};

}  // namespace sportello::signaling
