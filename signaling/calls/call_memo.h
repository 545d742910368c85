// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address_limits.h"
#include "base/time.h"
#include "calls/call.h"

namespace sportello::signaling {

/// What is to be known of a call, beside the tokens of those in it, by another registry that takes it
/// over.
struct CallMemo {
  struct Link {
    std::string token;  ///< of an invitation for a guest
    TimeMs expires = 0;
  };

  std::string call;
  std::optional<AddressKey> address;
  bool held = false;
  bool hour_open = false;
  std::optional<Transfer> transfer;
  std::vector<PersonalRing> rings;  ///< the first `kMostRings` of them
  std::vector<Link> links;
  TimeMs answered_at = 0, assigned_at = 0, talked = 0;
  std::uint32_t transfers = 0, requeues = 0, third_persons = 0;

  static constexpr std::size_t kMostRings = 16;
};

/// The memo of a call, without its links. The same calls give the same text.
CallMemo memo_of(const Call& call);
std::string write_memo(const CallMemo& memo);
/// Nothing for a text that is no memo.
std::optional<CallMemo> parse_memo(std::string_view text);

}  // namespace sportello::signaling
