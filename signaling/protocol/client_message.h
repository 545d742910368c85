// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "protocol/limits.h"
#include "protocol/types.h"

namespace sportello::signaling {

/// `call.start`: `transports` holds those that this version knows.
struct CallStart {
  std::string desk;
  MediaKind kind;
  Language language;
  TransportList transports;
};
/// `call.resume`
struct CallResume {
  std::string call;
  std::string token;
  bool fresh;
};
/// `call.hangup`
struct CallHangup {
  std::string call;
};
/// `signal`: `data` is the object, serialised.
struct Signal {
  std::string call;
  std::string data;
};
/// `operator.state`
struct OperatorAvailability {
  bool available;
};
/// `call.answer`
struct CallAnswer {
  std::string call;
  TransportList transports;
};
/// `call.decline`
struct CallDecline {
  std::string call;
};

using ClientMessage = std::variant<CallStart, CallResume, CallHangup, Signal, OperatorAvailability,
                                   CallAnswer, CallDecline>;

/// Why a text is no message; the connection closes with `code`.
struct MessageFault {
  CloseCode code;
  std::string message;
};

/// Reads one WebSocket text message from a browser. The input is hostile: size, depth, types and
/// lengths of all fields are checked; a type that `role` may not send is unknown.
std::variant<ClientMessage, MessageFault> parse_client_message(std::string_view text, Role role);

}  // namespace sportello::signaling
