// SPDX-License-Identifier: EUPL-1.2
#include "accounts/accounts.h"

#include <utility>

namespace sportello::signaling {
namespace {

constexpr std::pair<std::string_view, AccountRole> kRoleNames[] = {
    {"operator", AccountRole::kOperator},
    {"supervisor", AccountRole::kSupervisor},
    {"editor", AccountRole::kEditor}};

}  // namespace

std::vector<std::string> Roles::names() const {
  std::vector<std::string> names;
  for (const auto& [name, role] : kRoleNames) {
    if (has(role)) names.emplace_back(name);
  }
  return names;
}

std::optional<AccountRole> parse_role(std::string_view name) {
  for (const auto& [known, role] : kRoleNames) {
    if (known == name) return role;
  }
  return std::nullopt;
}

std::optional<Account> Accounts::find(std::string_view name) const {
  const auto found = accounts_.find(name);
  if (found == accounts_.end() || found->second.disabled) return std::nullopt;
  return found->second;
}

void Accounts::replace(std::vector<Account> accounts) {
  accounts_.clear();
  for (auto& account : accounts) {
    auto name = account.name;
    accounts_.insert_or_assign(std::move(name), std::move(account));
  }
}

}  // namespace sportello::signaling
