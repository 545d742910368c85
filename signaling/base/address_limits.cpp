// SPDX-License-Identifier: EUPL-1.2
#include "base/address_limits.h"

#include <arpa/inet.h>

#include <algorithm>
#include <string>

namespace sportello::signaling {

AddressKey address_key(std::string_view address) {
  const std::string text(address.substr(0, address.find('%')));
  AddressKey key{};
  in_addr v4{};
  if (inet_pton(AF_INET, text.c_str(), &v4) == 1) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&v4);
    key[0] = 0xff;  // no unicast /64 begins with it
    std::copy(bytes, bytes + 4, key.begin() + 4);
    return key;
  }
  in6_addr v6{};
  if (inet_pton(AF_INET6, text.c_str(), &v6) == 1) {
    const auto* bytes = v6.s6_addr;
    if (IN6_IS_ADDR_V4MAPPED(&v6)) {
      key[0] = 0xff;
      std::copy(bytes + 12, bytes + 16, key.begin() + 4);
    } else {
      std::copy(bytes, bytes + 8, key.begin());
    }
  }
  return key;
}

bool AddressLimits::open_connection(const AddressKey& key) {
  auto& count = connections_[key];
  if (count >= max_connections_) return false;
  ++count;
  return true;
}

void AddressLimits::close_connection(const AddressKey& key) {
  const auto found = connections_.find(key);
  if (found != connections_.end() && --found->second <= 0) connections_.erase(found);
}

bool AddressLimits::start_call(const AddressKey& key, TimeMs now) {
  if (now >= next_sweep_) {
    std::erase_if(calls_, [&](auto& item) { return item.second.is_full(call_rate_, now); });
    next_sweep_ = now + 60'000;
  }
  return calls_.try_emplace(key, call_rate_, now).first->second.take(call_rate_, now);
}

}  // namespace sportello::signaling
