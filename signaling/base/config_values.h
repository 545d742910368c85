// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address_range.h"
#include "base/config.h"
#include "base/time.h"

namespace sportello::signaling {

/// Where a value goes: returns a sentence if the value is not acceptable.
using Setter = std::function<std::optional<std::string>(std::string_view)>;

struct Key {
  Setter set;
  bool repeatable = false;
};
using Keys = std::map<std::string, Key, std::less<>>;

/// The whole text as a number.
std::optional<std::int64_t> parse_integer(std::string_view text);
/// What stands between commas, without the empty ones.
std::vector<std::string> split_list(std::string_view text);

// What the values of a configuration file may look like; the targets outlive the keys.

/// A whole number of at least `least`.
Key count(std::int64_t& target, std::int64_t least);
/// `500 ms`, `30 s`, `5 min` or `12 h`, of at least `least` of its unit.
Key duration(TimeMs& target, TimeMs least = 1);
Key text_value(std::string& target);
/// Relative ones count from `base_dir`.
Key path_value(std::filesystem::path& target, const std::filesystem::path& base_dir);
Key yes_or_no(bool& target);

/// `ADDRESS:PORT`, added to those that are there.
std::optional<std::string> add_listen(std::vector<ListenAddress>& list, std::string_view text);
/// A list of `stun:`, `stuns:`, `turn:` and `turns:` addresses.
std::optional<std::string> set_ice_urls(std::vector<std::string>& target, std::string_view text);
/// A list of addresses and prefixes.
std::optional<std::string> set_ranges(std::vector<AddressRange>& target, std::string_view text);
/// An origin.
std::optional<std::string> set_public_url(std::string& target, std::string_view text);

}  // namespace sportello::signaling
