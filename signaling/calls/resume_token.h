// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "calls/sealed_text.h"
#include "protocol/types.h"

namespace sportello::signaling {

/// Everything a restarted server needs to take one participant of a call back.
struct ResumeTicket {
  Role role = Role::kCaller;  ///< of the socket
  std::string call;
  std::string desk;
  MediaKind kind = MediaKind::kVoice;
  Language language = Language::kItalian;
  TransportList transports;                ///< the caller's; of one who joined later, the own ones
  std::optional<Transport> transport;      ///< set once the call was answered, in no open hour
  std::string operator_id, operator_name;  ///< who is in charge; empty while it rings
  TimeMs since = 0;
  TimeMs expires = 0;
  std::uint64_t run = 0;  ///< which run of the server sealed it

  std::string participant;
  ParticipantRole person = ParticipantRole::kCaller;
  std::string self_id, self_name;  ///< of one who joined later; the id of a colleague only
  std::uint32_t joined = 0;
  std::uint32_t generation = 0;  ///< how often the call had changed hands
  QueuePriority priority = QueuePriority::kInTurn;
  bool hour = false;  ///< an open hour
};

/// Seals tickets into tokens and opens them, so that a token cannot be altered and a caller cannot
/// read an operator's account name from it.
class ResumeTokens {
 public:
  using Key = SealKey;

  explicit ResumeTokens(const Key& key) : key_(key) {}

  std::string seal(const ResumeTicket& ticket) const;

  /// Nothing for a token that this key did not seal, or one that is not of this version.
  std::optional<ResumeTicket> open(std::string_view token) const;

  /// For the other kinds of texts that the server seals.
  const Key& key() const { return key_; }

 private:
  Key key_;
};

/// Reads the key that outlives restarts from `file`, or makes it there. Throws std::runtime_error.
ResumeTokens::Key load_or_make_key(const std::filesystem::path& file);

}  // namespace sportello::signaling
