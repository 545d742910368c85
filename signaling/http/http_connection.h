// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "http/http_site.h"
#include "net/asio.h"
#include "net/slot.h"
#include "net/streams.h"

namespace sportello::signaling {

/// Answers the requests of one connection until it ends or becomes a WebSocket.
Awaitable<void> serve_connection(TcpStream stream, Slot slot, Peer peer, HttpSite& site);

/// The same, after the TLS handshake.
Awaitable<void> serve_connection(TlsStream stream, Slot slot, Peer peer, HttpSite& site);

}  // namespace sportello::signaling
