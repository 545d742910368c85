// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "net/slot.h"
#include "net/streams.h"
#include "protocol/client_message.h"
#include "ws/connection_hub.h"

namespace sportello::signaling {

/// What a WebSocket begins with.
struct WebSocketStart {
  BeastRequest request;
  Visitor visitor;
  Slot slot;
  /// Accept the handshake, say why, and close: a browser shows its script nothing of a refused
  /// handshake.
  std::optional<MessageFault> refusal;
};

/// Takes a connection over after its upgrade request and answers it.
void start_websocket(TcpStream stream, WebSocketStart start, ConnectionHub& hub);
void start_websocket(TlsStream stream, WebSocketStart start, ConnectionHub& hub);

}  // namespace sportello::signaling
