// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/token_bucket.h"

// The limits and close codes of docs/signalling.md.
namespace sportello::signaling {

inline constexpr const char* kSubprotocol = "sportello.v1";

inline constexpr std::size_t kMaxMessageBytes = 48 * 1024;
inline constexpr std::size_t kMaxSignalDataBytes = 32 * 1024;
inline constexpr std::size_t kMaxPendingBytes = 64 * 1024;
inline constexpr std::size_t kMaxChatCharacters = 2'000;
inline constexpr std::size_t kMaxReasonCharacters = 280;
inline constexpr std::size_t kMaxNameCharacters = 64;
inline constexpr std::size_t kMaxParticipants = 4;

/// Bursts of 60 and 6 a second: never more than 120 in any ten seconds.
inline constexpr Rate kMessageRate{60.0, 6.0};
/// Of one participant.
inline constexpr Rate kChatRate{10.0, 0.5};

enum class CloseCode : std::uint16_t {
  kNormal = 1000,
  kGoingDown = 1001,
  kMalformed = 4400,
  kSignedOut = 4401,
  kForeignSite = 4403,
  kUnknownType = 4404,
  kIdle = 4408,
  kReplaced = 4409,
  kTooLarge = 4413,
  kTooMany = 4429,
};

/// The `code` that the error message carries before the socket closes; empty for the codes that no
/// error message goes with.
const char* close_name(CloseCode code);

}  // namespace sportello::signaling
