// SPDX-License-Identifier: EUPL-1.2
#include "ws/websocket_session_template.h"

namespace sportello::signaling {

void start_websocket(TcpStream stream, WebSocketStart start, ConnectionHub& hub) {
  // A WebSocket needs none of the stream's timers.
  start_session<TcpSocket>(stream.release_socket(), std::move(start), hub);
}

}  // namespace sportello::signaling
