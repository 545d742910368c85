// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <utility>

#include "base/address_limits.h"

namespace sportello::signaling {

/// How many connections there are, in all and by address.
struct ConnectionCount {
  AddressLimits& limits;
  std::int64_t open = 0;
};

/// One connection's place in the counts, given back on destruction.
class Slot {
 public:
  Slot() = default;
  /// Counts in all only: a proxy's connections are not those of one visitor.
  explicit Slot(ConnectionCount& count) : count_(&count) { ++count.open; }
  Slot(Slot&& other) noexcept
      : count_(std::exchange(other.count_, nullptr)),
        key_(other.key_),
        by_address_(std::exchange(other.by_address_, false)) {}
  Slot& operator=(Slot&& other) noexcept {
    std::swap(count_, other.count_);
    std::swap(key_, other.key_);
    std::swap(by_address_, other.by_address_);
    return *this;
  }
  ~Slot() {
    if (count_ == nullptr) return;
    --count_->open;
    if (by_address_) count_->limits.close_connection(key_);
  }

  /// Counts for this address too; false where it has as many as it may.
  bool claim(const AddressKey& key) {
    if (by_address_) return true;
    if (!count_->limits.open_connection(key)) return false;
    key_ = key;
    by_address_ = true;
    return true;
  }

 private:
  ConnectionCount* count_ = nullptr;
  AddressKey key_{};
  bool by_address_ = false;
};

}  // namespace sportello::signaling
