// SPDX-License-Identifier: EUPL-1.2
#include "ws/websocket_session_template.h"

namespace sportello::signaling {

void start_websocket(TlsStream stream, WebSocketStart start, ConnectionHub& hub) {
  stream.next_layer().expires_never();
  start_session<TlsStream>(std::move(stream), std::move(start), hub);
}

}  // namespace sportello::signaling
