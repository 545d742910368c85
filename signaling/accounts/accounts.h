// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sportello::signaling {

/// What somebody may do. A person may have several roles.
enum class AccountRole : std::uint8_t { kOperator = 1, kSupervisor = 2, kEditor = 4 };

/// A set of roles.
class Roles {
 public:
  Roles() = default;
  Roles(std::initializer_list<AccountRole> roles) {
    for (const auto role : roles) add(role);
  }

  void add(AccountRole role) { bits_ |= static_cast<unsigned>(role); }
  bool has(AccountRole role) const { return (bits_ & static_cast<unsigned>(role)) != 0; }
  bool empty() const { return bits_ == 0; }

  friend bool operator==(const Roles&, const Roles&) = default;

 private:
  unsigned bits_ = 0;
};

/// Somebody who can sign in.
struct Account {
  std::string name;     ///< what is typed at sign-in
  std::string display;  ///< what citizens see
  std::vector<std::string> desks;
  std::string password_hash;
  Roles roles{AccountRole::kOperator};
};

/// Who sent a request.
struct SignedIn {
  Account account;
  std::string session;
};

/// The accounts in one JSON file of the state directory. Changes of the command line become
/// visible to a running server, which looks at the file's state before each reading.
class Accounts {
 public:
  /// Throws std::runtime_error for a file that is there but cannot be read.
  explicit Accounts(std::filesystem::path file);

  std::optional<Account> find(std::string_view name);
  std::vector<Account> list();

  /// Adds or replaces, and writes the file in one step. Throws std::runtime_error.
  void put(const Account& account);
  /// False where there is none. Throws std::runtime_error.
  bool remove(std::string_view name);

 private:
  struct Stamp {
    std::int64_t modified_ns = 0;
    std::uint64_t inode = 0;
    bool operator==(const Stamp&) const = default;
  };

  Stamp stamp() const;
  void refresh();
  void save();

  std::filesystem::path file_;
  Stamp loaded_;
  std::map<std::string, Account, std::less<>> accounts_;
};

}  // namespace sportello::signaling
