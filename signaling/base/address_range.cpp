// SPDX-License-Identifier: EUPL-1.2
#include "base/address_range.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace sportello::signaling {
namespace {

/// Where IPv4 addresses lie among those of IPv6.
constexpr std::uint8_t kMapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

std::optional<AddressRange::Bytes> AddressRange::read(std::string_view text) {
  const std::string copy(text.substr(0, text.find('%')));
  Bytes bytes{};
  in_addr v4{};
  if (inet_pton(AF_INET, copy.c_str(), &v4) == 1) {
    const auto* octets = reinterpret_cast<const std::uint8_t*>(&v4);
    std::copy(std::begin(kMapped), std::end(kMapped), bytes.begin());
    std::copy(octets, octets + 4, bytes.begin() + 12);
    return bytes;
  }
  if (inet_pton(AF_INET6, copy.c_str(), bytes.data()) == 1) return bytes;
  return std::nullopt;
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = text.substr(0, slash);
  const auto first = read(address);
  if (!first) return std::nullopt;
  AddressRange range;
  range.first_ = *first;
  if (slash == std::string_view::npos) return range;
  const bool v4 = address.find(':') == std::string_view::npos;
  const auto length = text.substr(slash + 1);
  int bits = -1;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), bits);
  if (error != std::errc{} || end != length.data() + length.size()) return std::nullopt;
  if (bits < 0 || bits > (v4 ? 32 : 128)) return std::nullopt;
  range.bits_ = v4 ? bits + 96 : bits;
  return range;
}

bool AddressRange::contains(std::string_view address) const {
  const auto bytes = read(address);
  if (!bytes) return false;
  const auto whole = static_cast<std::size_t>(bits_ / 8);
  if (!std::equal(first_.begin(), first_.begin() + static_cast<std::ptrdiff_t>(whole),
                  bytes->begin())) {
    return false;
  }
  if (bits_ % 8 == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xff << (8 - bits_ % 8));
  return ((first_[whole] ^ (*bytes)[whole]) & mask) == 0;
}

}  // namespace sportello::signaling
