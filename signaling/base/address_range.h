// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sportello::signaling {

/// A range of IP addresses: one address, or a prefix such as `10.1.0.0/16` or `fd00::/8`.
class AddressRange {
 public:
  /// Nothing where the text is neither an address nor a prefix.
  static std::optional<AddressRange> parse(std::string_view text);

  /// Whether the address lies in it. A text that is no address lies in none; an IPv4 address written
  /// as IPv6 (`::ffff:…`) is the IPv4 address.
  bool contains(std::string_view address) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;
  static std::optional<Bytes> read(std::string_view text);

  Bytes first_{};
  int bits_ = 128;
};

}  // namespace sportello::signaling
