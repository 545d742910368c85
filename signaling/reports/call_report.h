// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "protocol/types.h"

namespace sportello::signaling {

/// How a call ended, as reports count it.
enum class CallOutcome : std::uint8_t {
  kAnswered,
  kAbandoned,  ///< the citizen left, or was lost, before an answer
  kRefused,    ///< nobody took it: refused at once, declined, no answer
};

/// What is kept of a call: no person and no instant, so that nobody can be found by it.
struct CallReport {
  std::string desk;
  std::chrono::sys_days day;  ///< of the calendar in Italy
  int hour = 0;               ///< of the Italian wall clock, 0..23
  MediaKind kind = MediaKind::kVoice;
  Language language = Language::kItalian;
  CallOutcome outcome = CallOutcome::kRefused;
  TimeMs wait = 0;    ///< from the beginning to the answer, or to the end where there was none
  TimeMs length = 0;  ///< from the answer to the end
};

/// What is kept of a rating.
struct RatingReport {
  std::string desk;
  std::chrono::sys_days day;
  int hour = 0;
  int stars = 0;  ///< 1..5
  std::string comment;
};

/// `answered`, `abandoned`, `refused`: as they stand in tables and answers.
std::string_view to_string(CallOutcome outcome);
std::optional<CallOutcome> call_outcome_from(std::string_view name);

/// `2026-11-26`.
std::string day_text(std::chrono::sys_days day);

}  // namespace sportello::signaling
