// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "protocol/limits.h"
#include "protocol/server_message.h"

namespace sportello::signaling {

/// One WebSocket, as the hub sees it. None of the functions calls back into the hub before it
/// returns.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Queues a message; drops the socket if the browser does not read what it gets.
  virtual void send(Text text) = 0;
  /// Sends what is queued and then closes in the orderly way.
  virtual void close(CloseCode code) = 0;
  virtual void ping() = 0;
  /// Calls `done` once everything queued so far is with the kernel; not at all if the socket breaks.
  virtual void when_sent(std::function<void()> done) { done(); }
  /// Closes at once.
  virtual void abort() = 0;
};

}  // namespace sportello::signaling
