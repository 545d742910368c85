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

/// Everything a restarted server needs to take one side of a call back.
struct ResumeTicket {
  Role role = Role::kCaller;
  std::string call;
  std::string desk;
  MediaKind kind = MediaKind::kVoice;
  Language language = Language::kItalian;
  TransportList transports;                ///< the caller's
  std::optional<Transport> transport;      ///< set once the call was answered
  std::string operator_id, operator_name;  ///< empty while it rings
  TimeMs since = 0;
  TimeMs expires = 0;
  std::uint64_t run = 0;  ///< which run of the server sealed it
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
