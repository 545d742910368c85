// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace sportello::signaling {

/// Who is signed in. The browser holds a random token of 256 bits; memory and file hold its digest
/// only, so that a copy of the file signs nobody in. The file carries sessions over a restart.
class Sessions {
 public:
  struct Session {
    std::string id;  ///< the token's digest
    std::string account;
    std::string credential;  ///< what `open` was given
  };

  /// Throws std::runtime_error for a file that is there but cannot be read.
  Sessions(std::filesystem::path file, TimeMs lifetime, TimeMs now);

  /// Returns the new token. `credential` is kept beside it: a digest of the password's hash, by
  /// which sessions from before a change of the password are told.
  std::string open(std::string_view account, std::string_view credential, TimeMs now);
  std::optional<Session> find(std::string_view token, TimeMs now) const;
  /// By the id that `find` gave.
  std::optional<Session> find_by_id(std::string_view id, TimeMs now) const;
  /// Returns the session's id where there was one.
  std::optional<std::string> close(std::string_view token);

  TimeMs lifetime() const { return lifetime_; }

 private:
  struct Record {
    std::string account;
    std::string credential;
    TimeMs expires;
  };

  void save() const;

  std::filesystem::path file_;
  TimeMs lifetime_;
  std::map<std::string, Record, std::less<>> records_;  // by digest
};

}  // namespace sportello::signaling
