// SPDX-License-Identifier: EUPL-1.2
#include "accounts/sign_in_guard.h"

#include <algorithm>

#include "base/encoding.h"

namespace sportello::signaling {
namespace {

constexpr std::size_t kMaxRecords = 10'000;

std::string key_of(const AddressKey& address) { return {address.begin(), address.end()}; }

}  // namespace

TimeMs SignInGuard::attempt(std::string_view name, const AddressKey& address, TimeMs now) {
  sweep(names_, now);
  sweep(addresses_, now);
  auto& by_name = names_[std::string(name)];
  auto& by_address = addresses_[key_of(address)];
  const TimeMs wait = std::max(by_name.blocked_until, by_address.blocked_until) - now;
  if (wait > 0) return wait;
  count(by_name, kFreeFailuresPerName, now);
  count(by_address, kFreeFailuresPerAddress, now);
  return 0;
}

void SignInGuard::succeeded(std::string_view name, const AddressKey& address) {
  names_.erase(std::string(name));
  const auto found = addresses_.find(key_of(address));
  if (found == addresses_.end()) return;
  // Only this attempt is forgiven: one known account must not buy guesses at the others.
  found->second.failures = std::max(0, found->second.failures - 1);
  found->second.blocked_until = 0;
}

void SignInGuard::count(Record& record, int free_failures, TimeMs now) const {
  if (now - record.last > memory()) record = {};
  record.last = now;
  ++record.failures;
  if (record.failures < free_failures) return;
  const int doublings = std::min(record.failures - free_failures, 20);
  record.blocked_until = now + std::min(base_ << doublings, longest_wait());
}

void SignInGuard::sweep(Table& table, TimeMs now) const {
  if (table.size() < kMaxRecords) return;
  std::erase_if(table, [&](const auto& item) { return item.second.blocked_until <= now; });
  if (table.size() >= kMaxRecords) table.clear();
}

}  // namespace sportello::signaling
