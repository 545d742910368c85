// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "rate/allocation.h"
#include "util/fixed_ring.h"

namespace sportello {

/// Something that the owner of a session has to act on.
struct SessionEvent {
  enum class Type : uint8_t {
    kVideoTarget,      ///< `video` says how to encode from now on.
    kKeyFrameNeeded,   ///< The next encoded frame must be a key frame.
    kDecoderReset,     ///< Frames polled from now on begin with a key frame.
    kRemoteState,      ///< The far side is `muted`, its `camera` is on.
    kVersionMismatch,  ///< The far side speaks no version that we know.
    kRemoteBye,        ///< The far side ended the call.
  };
  Type type = Type::kVideoTarget;
  VideoPlan video;
  bool muted = false;
  bool camera = false;
};

/// Events waiting; of each type only the newest counts, so that it cannot overflow.
class SessionEvents {
 public:
  void push(const SessionEvent& event) {
    for (size_t i = 0; i < events_.size(); ++i) {
      if (events_[i].type == event.type) {
        events_[i] = event;
        return;
      }
    }
    events_.push(event);
  }

  bool poll(SessionEvent* event) {
    if (events_.empty()) return false;
    *event = events_.front();
    events_.pop();
    return true;
  }

 private:
  FixedRing<SessionEvent, 8> events_;
};

}  // namespace sportello
