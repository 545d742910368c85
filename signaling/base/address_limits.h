// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "base/time.h"
#include "base/token_bucket.h"

namespace sportello::signaling {

/// What limits per address count by: an IPv4 address, or the /64 of an IPv6 address, which is what
/// one household or one office has.
using AddressKey = std::array<std::uint8_t, 8>;

/// The key of an address in text form; all texts that are no address share one key.
AddressKey address_key(std::string_view address);

/// Counts what one address does: open connections and new calls.
class AddressLimits {
 public:
  AddressLimits(std::int64_t max_connections, std::int64_t calls_per_minute)
      : max_connections_(max_connections),
        call_rate_{static_cast<double>(calls_per_minute),
                   static_cast<double>(calls_per_minute) / 60.0} {}

  /// False where the address has as many connections as it may.
  bool open_connection(const AddressKey& key);
  void close_connection(const AddressKey& key);

  /// False where the address starts calls too fast.
  bool start_call(const AddressKey& key, TimeMs now);

 private:
  struct Hash {
    std::size_t operator()(const AddressKey& key) const noexcept {
      std::size_t value = 1469598103934665603ULL;  // FNV-1a
      for (const auto byte : key) value = (value ^ byte) * 1099511628211ULL;
      return value;
    }
  };

  std::int64_t max_connections_;
  Rate call_rate_;
  std::unordered_map<AddressKey, std::int64_t, Hash> connections_;
  std::unordered_map<AddressKey, TokenBucket, Hash> calls_;
  TimeMs next_sweep_ = 0;
};

}  // namespace sportello::signaling
