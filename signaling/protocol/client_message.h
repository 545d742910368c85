// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/address_limits.h"
#include "protocol/limits.h"
#include "protocol/types.h"

namespace sportello::signaling {

/// `call.start`: `transports` holds those that this version knows. What the browser cannot say, the
/// hub fills in: from where, and with which right.
struct CallStart {
  std::string desk;
  MediaKind kind;
  Language language;
  TransportList transports;
  std::string block;   ///< the token of a block that the page has kept, or empty
  std::string ticket{};  ///< of a call-back or an appointment, or empty
  AddressKey address{};
  QueuePriority priority = QueuePriority::kInTurn;
};
/// `call.join`: by a guest link.
struct CallJoin {
  std::string token;
  MediaKind kind;
  Language language;
  TransportList transports;
  std::string name;  ///< may be empty
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
/// `signal`: `data` is the object, serialised; `to` is empty for the other one of two.
struct Signal {
  std::string call;
  std::string data;
  std::string to;
};
/// `chat`
struct Chat {
  std::string call;
  std::string text;
};
/// `call.hand`
struct CallHand {
  std::string call;
  bool up;
};
/// `operator.state`
struct OperatorAvailability {
  Availability state;
  std::optional<bool> wrap_up_after;
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
/// `call.hold`
struct CallHold {
  std::string call;
  bool on;
};
/// `call.transfer`: to `desk` or to `operator_id`, one of them set, or `cancel`.
struct CallTransfer {
  std::string call;
  std::string desk;
  std::string operator_id;
  std::string reason;
  bool cancel;
};
/// `call.block`
struct CallBlock {
  std::string call;
};
/// `call.invite`: `operator_id`, or `guest`.
struct CallInvite {
  std::string call;
  std::string operator_id;
  std::string reason;
  bool guest;
  bool cancel;
};
/// `call.remove`
struct CallRemove {
  std::string call;
  std::string participant;
};
/// `call.mute`
struct CallMute {
  std::string call;
  std::string participant;
};
/// `call.open_hour`
struct OpenHour {
  std::string desk;
  bool on;
  TransportList transports;  ///< of the host, with `on`
};

using ClientMessage =
    std::variant<CallStart, CallJoin, CallResume, CallHangup, Signal, Chat, CallHand,
                 OperatorAvailability, CallAnswer, CallDecline, CallHold, CallTransfer, CallBlock,
                 CallInvite, CallRemove, CallMute, OpenHour>;

/// Why a text is no message; the connection closes with `code`.
struct MessageFault {
  CloseCode code;
  std::string message;
};

/// Reads one WebSocket text message from a browser. The input is hostile: size, depth, types and
/// lengths of all fields are checked; a type that `role` may not send is unknown.
std::variant<ClientMessage, MessageFault> parse_client_message(std::string_view text, Role role);

}  // namespace sportello::signaling
