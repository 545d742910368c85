// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.h"
#include "protocol/types.h"

namespace sportello::signaling {

/// What a call was like, without persons: one for each caller whose call is over. In an open hour
/// each caller has one.
struct CallRecord {
  std::string desk;  ///< where it was answered last, or waited
  MediaKind kind = MediaKind::kVoice;
  Language language = Language::kItalian;
  TimeMs started = 0;
  TimeMs answered = 0;  ///< for the first time; 0: never
  TimeMs ended = 0;
  TimeMs wait = 0;          ///< until the first answer, or until the end
  TimeMs talk = 0;          ///< with somebody, waits after the first answer not counted
  std::string_view reason;  ///< as in `call.ended`; the text is static
  bool by_caller = false;   ///< `hangup`: it was the caller
  std::uint32_t transfers = 0;
  std::uint32_t requeues = 0;       ///< times that a lost console gave the caller back
  std::uint32_t third_persons = 0;  ///< colleagues and guests who joined
  bool open_hour = false;

  bool abandoned() const { return answered == 0 && by_caller; }
};

/// A caller who may not call for a while. No person is named but the operator who did it.
struct BlockRecord {
  std::string id;
  std::string desk;
  std::string operator_id;
  TimeMs since = 0;
  TimeMs until = 0;
};

}  // namespace sportello::signaling
