// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
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
  /// `operator`, `supervisor`, `editor`, in this order.
  std::vector<std::string> names() const;

  friend bool operator==(const Roles&, const Roles&) = default;

 private:
  unsigned bits_ = 0;
};

/// Nothing for a word that is no role.
std::optional<AccountRole> parse_role(std::string_view name);

/// Somebody who can sign in.
struct Account {
  std::string name;     ///< what is typed at sign-in
  std::string display;  ///< what citizens see
  std::vector<std::string> desks;
  std::string password_hash;
  Roles roles{AccountRole::kOperator};
  bool disabled = false;
  std::int64_t version = 1;  ///< rises with each change that supervisors make

  friend bool operator==(const Account&, const Account&) = default;
};

/// Who sent a request.
struct SignedIn {
  Account account;
  std::string session;
};

/// The accounts as they stand in the database, in memory.
class Accounts {
 public:
  /// Nothing where there is none, or it is disabled.
  std::optional<Account> find(std::string_view name) const;
  const std::map<std::string, Account, std::less<>>& all() const { return accounts_; }

  /// Puts the accounts in force that were loaded.
  void replace(std::vector<Account> accounts);

 private:
  std::map<std::string, Account, std::less<>> accounts_;
};

}  // namespace sportello::signaling
