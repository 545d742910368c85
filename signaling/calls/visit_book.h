// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <variant>

#include "protocol/server_message.h"
#include "protocol/visit.h"

namespace sportello::signaling {

/// What the calls ask of those who know call-backs and appointments. All answer at once, from
/// memory; none calls back into the calls. Empty ones mean that there are no tickets.
struct VisitBook {
  /// What a ticket opens at a desk, or why it opens nothing.
  std::function<std::variant<VisitFacts, RefusalReason>(std::string_view ticket,
                                                        std::string_view desk, TimeMs now)>
      open{};
  /// By the request's id: for a call that comes back after a restart.
  std::function<std::optional<VisitFacts>(std::string_view id)> find{};
  /// Somebody has answered its call: what is written beside `call` is about it.
  std::function<void(const VisitFacts& visit, std::string_view call)> answered{};
  /// Its call, or its seat in an open hour, is over; `took_place`: somebody answered, and one of the
  /// two hung up.
  std::function<void(const VisitFacts& visit, bool took_place)> ended{};
};

}  // namespace sportello::signaling
