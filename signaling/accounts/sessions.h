// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/session_store.h"
#include "base/time.h"
#include "storage/store.h"

namespace sportello::signaling {

/// Who is signed in. The browser holds a random token of 256 bits; memory and database hold its
/// digest only, so that a copy of them signs nobody in. The database carries sessions over a restart
/// and to the other nodes.
class Sessions {
 public:
  struct Session {
    std::string id;  ///< the token's digest
    std::string account;
    std::string credential;  ///< what `open` was given
  };

  explicit Sessions(TimeMs lifetime) : lifetime_(lifetime) {}

  /// From now on changes are written there; before, they are in memory only. It must outlive this
  /// or have stopped.
  void keep_in(Store& store) { store_ = &store; }

  /// Returns the new token. `credential` is kept beside it: a digest of the password's hash, by
  /// which sessions from before a change of the password are told. It is valid on this node at once,
  /// and written in the background: also where the database is away for a while.
  std::string open(std::string_view account, std::string_view credential, TimeMs now);
  std::optional<Session> find(std::string_view token, TimeMs now) const;
  /// By the id that `find` gave, also where its time has passed since.
  std::optional<Session> find_by_id(std::string_view id) const;
  /// Returns the session's id where there was one.
  std::optional<std::string> close(std::string_view token);

  /// Puts in force what the database has; what is not yet written there stays. Returns the ids of
  /// those that were closed elsewhere before their time.
  std::vector<std::string> replace(std::vector<SessionRecord> stored, TimeMs now);

  /// Tries again what could not be written. To be called when the database answers.
  void write_rest();

  TimeMs lifetime() const { return lifetime_; }

 private:
  struct Record {
    std::string account;
    std::string credential;
    TimeMs expires;
  };
  /// A change that is not known to be in the database.
  struct Change {
    std::optional<SessionRecord> opened;  ///< none: closed
    std::uint64_t number = 0;
    bool under_way = false;
    TimeMs now = 0;
  };

  void record_change(const std::string& id, std::optional<SessionRecord> opened, TimeMs now);
  void write(const std::string& id);

  TimeMs lifetime_;
  Store* store_ = nullptr;
  std::map<std::string, Record, std::less<>> records_;  // by digest
  std::map<std::string, Change, std::less<>> unwritten_;
  std::uint64_t changes_ = 0;
};

}  // namespace sportello::signaling
