// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>

#include "calls/call.h"
#include "calls/call_record.h"

namespace sportello::signaling {

/// Who wants to know what happens: metrics, reports, the audit log. Called on the server's thread, in
/// the order in which things happen; it must not call back into the calls or the hub.
class CallObserver {
 public:
  virtual ~CallObserver() = default;

  /// A message came in; what follows up to the next one follows from it.
  virtual void message_received() {}
  virtual void message_sent() {}
  virtual void happened(const CallEvent&) {}
  virtual void call_over(const CallRecord&) {}
  virtual void caller_blocked(const BlockRecord&) {}
  /// The message under way has joined a caller and an operator: what is to be called, at most once,
  /// when both have been sent what tells them. Nothing where nobody waits for it.
  virtual std::function<void()> when_both_are_informed() { return {}; }
};

}  // namespace sportello::signaling
