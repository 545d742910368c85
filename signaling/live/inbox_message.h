// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address_limits.h"
#include "calls/desk_board.h"
#include "protocol/server_message.h"
#include "protocol/types.h"

namespace sportello::signaling {

/// What happened at one socket of a node, for whoever decides.
struct SocketNews {
  enum class Kind : std::uint8_t {
    kOperator,  ///< an operator's socket is there
    kMessage,   ///< it said something: `text`, which has passed the node's limits
    kGone,      ///< it is closed
    kSignOut,   ///< no socket: the session `text` was signed out
  };
  Kind kind = Kind::kGone;
  ConnectionId socket = 0;
  Role role = Role::kCaller;
  AddressKey address{};
  OperatorIdentity identity{};
  std::string text{};
  bool begins = false;  ///< a message that begins or resumes a call; known at its node only
};

/// What a node tells the coordinator. `sync` is the number of one run of reports, which begins with
/// `number` 1: the coordinator then forgets what it knew of the node's sockets.
struct NodeReport {
  std::string node;
  std::uint64_t sync = 0;
  std::uint64_t number = 0;
  std::vector<SocketNews> news;
};

/// A message for a socket of the node; after it the socket closes if `close` is not 0.
struct Delivery {
  ConnectionId socket = 0;
  Text text;
  std::uint16_t close = 0;
};

/// What nodes that do not decide know of desks and operators.
struct PublicBoard {
  std::map<std::string, DeskState, std::less<>> desks;  ///< whatever their hours say
  std::map<std::string, Presence, std::less<>> people;  ///< those who are connected
  bool operator==(const PublicBoard&) const = default;
};

/// What the coordinator tells a node.
struct NodeMail {
  enum class Kind : std::uint8_t {
    kNews,    ///< in answer to reports: numbered from 1 within `sync`
    kCallIn,  ///< a new coordinator: begin a new run of reports
    kVacant,  ///< the coordinator stops: whoever is first takes its place
  };
  Kind kind = Kind::kNews;
  std::uint64_t sync = 0;
  std::uint64_t number = 0;
  std::uint64_t consumed = 0;  ///< the last report that was acted upon
  std::vector<Delivery> deliveries;
  std::optional<PublicBoard> board;
  std::vector<std::string> signed_out;  ///< sessions
};

/// Letters are split so that they stay about this small.
inline constexpr std::size_t kLetterBytes = 256 * 1024;
/// Larger ones are no letters of ours.
inline constexpr std::size_t kMaxLetterBytes = 4 * 1024 * 1024;

std::string write_report(const NodeReport& report);
std::string write_mail(const NodeMail& mail);

/// Nothing for a text that is not of this version, or beyond the bounds.
std::optional<NodeReport> parse_report(std::string_view text);
std::optional<NodeMail> parse_mail(std::string_view text);

}  // namespace sportello::signaling
