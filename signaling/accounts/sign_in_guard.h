// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "base/address_limits.h"
#include "base/time.h"

namespace sportello::signaling {

/// Slows down guessing: after a few failures a name, or an address, has to wait, and twice as long
/// after each further one. Names are counted whether or not there is such an account.
class SignInGuard {
 public:
  static constexpr int kFreeFailuresPerName = 5;
  static constexpr int kFreeFailuresPerAddress = 20;

  /// `base`: the first wait.
  explicit SignInGuard(TimeMs base) : base_(base) {}

  /// Counts an attempt as failed, until `succeeded` says otherwise, so that attempts made at the
  /// same time count too. Returns how long to wait; 0 means that the attempt may be made (only then
  /// is it counted).
  TimeMs attempt(std::string_view name, const AddressKey& address, TimeMs now);

  void succeeded(std::string_view name, const AddressKey& address);

 private:
  struct Record {
    int failures = 0;
    TimeMs blocked_until = 0;
    TimeMs last = 0;
  };
  using Table = std::unordered_map<std::string, Record>;

  void count(Record& record, int free_failures, TimeMs now) const;
  void sweep(Table& table, TimeMs now) const;
  TimeMs longest_wait() const { return base_ * 900; }
  TimeMs memory() const { return base_ * 3'600; }

  TimeMs base_;
  Table names_;
  Table addresses_;
};

}  // namespace sportello::signaling
