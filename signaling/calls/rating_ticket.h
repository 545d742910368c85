// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "calls/sealed_text.h"

namespace sportello::signaling {

/// The right to rate one call, without saying which: `id` is made for the ticket alone, so that it
/// is used once.
struct RatingTicket {
  std::string id;
  std::string desk;
  TimeMs hour = 0;  ///< the full hour in which the call began
  TimeMs expires = 0;
};

/// How long a caller may take to rate a call.
inline constexpr TimeMs kRatingLifetime = 24 * 3'600'000;

/// Seals and opens the tickets that `call.ended` carries and `POST /api/ratings` brings back.
class RatingTickets {
 public:
  explicit RatingTickets(const SealKey& key) : key_(key) {}

  std::string seal(const RatingTicket& ticket) const;

  /// Nothing for what this key did not seal as a rating, or what is over-aged.
  std::optional<RatingTicket> open(std::string_view token, TimeMs now) const;

 private:
  SealKey key_;
};

}  // namespace sportello::signaling
