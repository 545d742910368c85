// SPDX-License-Identifier: EUPL-1.2
#include "base/config_values.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "base/text.h"

namespace sportello::signaling {

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    if (const auto item = trim(text.substr(0, comma)); !item.empty()) items.emplace_back(item);
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return items;
}

Key count(std::int64_t& target, std::int64_t least) {
  return {[&target, least](std::string_view text) -> std::optional<std::string> {
    const auto value = parse_integer(text);
    if (!value || *value < least || *value > 100'000'000) {
      return "is a whole number of at least " + std::to_string(least);
    }
    target = *value;
    return std::nullopt;
  }};
}

Key duration(TimeMs& target, TimeMs least) {
  return {[&target, least](std::string_view text) -> std::optional<std::string> {
    static constexpr std::pair<std::string_view, TimeMs> kUnits[] = {
        {"ms", 1}, {"min", 60'000}, {"s", 1'000}, {"h", 3'600'000}};
    for (const auto& [unit, factor] : kUnits) {
      if (!text.ends_with(unit)) continue;
      const auto value = parse_integer(trim(text.substr(0, text.size() - unit.size())));
      if (!value || *value < least || *value > 1'000'000'000) break;
      if (*value * factor > TimeMs{366} * 24 * 3'600'000) break;
      target = *value * factor;
      return std::nullopt;
    }
    return "is a time such as 500 ms, 30 s, 5 min or 12 h";
  }};
}

Key text_value(std::string& target) {
  return {[&target](std::string_view text) -> std::optional<std::string> {
    if (text.empty()) return "needs a value";
    target = text;
    return std::nullopt;
  }};
}

Key path_value(std::filesystem::path& target, const std::filesystem::path& base_dir) {
  return {[&target, &base_dir](std::string_view text) -> std::optional<std::string> {
    if (text.empty() || text.find('\0') != std::string_view::npos) return "needs a path";
    target = (base_dir / std::filesystem::path(text)).lexically_normal();
    return std::nullopt;
  }};
}

std::optional<std::string> add_listen(std::vector<ListenAddress>& list, std::string_view text) {
  const auto colon = text.rfind(':');
  std::optional<std::int64_t> port;
  std::string_view host;
  if (colon != std::string_view::npos) {
    host = text.substr(0, colon);
    port = parse_integer(text.substr(colon + 1));
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
      host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
      host = {};
    }
  }
  if (host.empty() || !port || *port < 0 || *port > 65535) {
    return "is ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080";
  }
  list.push_back({std::string(host), static_cast<std::uint16_t>(*port)});
  return std::nullopt;
}

std::optional<std::string> set_ice_urls(std::vector<std::string>& target, std::string_view text) {
  target = split_list(text);
  const auto known = [](const std::string& url) {
    return url.starts_with("stun:") || url.starts_with("stuns:") || url.starts_with("turn:") ||
           url.starts_with("turns:");
  };
  if (target.empty() || !std::all_of(target.begin(), target.end(), known)) {
    return "is a list of stun:, stuns:, turn: or turns: addresses";
  }
  return std::nullopt;
}

Key yes_or_no(bool& target) {
  return {[&target](std::string_view text) -> std::optional<std::string> {
    if (text != "yes" && text != "no") return "is yes or no";
    target = text == "yes";
    return std::nullopt;
  }};
}

std::optional<std::string> set_ranges(std::vector<AddressRange>& target, std::string_view text) {
  target.clear();
  for (const auto& item : split_list(text)) {
    const auto range = AddressRange::parse(item);
    if (!range) return "is a list of addresses or prefixes, such as 127.0.0.1, 10.0.0.0/8, ::1";
    target.push_back(*range);
  }
  return std::nullopt;
}

std::optional<std::string> set_public_url(std::string& target, std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  const bool scheme = text.starts_with("https://") || text.starts_with("http://");
  const auto host = text.substr(std::min(text.find("://") + 3, text.size()));
  if (!scheme || !is_host_and_port(host)) {
    return "is the origin that browsers use, such as https://sportello.example.it";
  }
  target = text;
  return std::nullopt;
}

}  // namespace sportello::signaling
