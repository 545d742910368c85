// SPDX-License-Identifier: EUPL-1.2
#include "base/text.h"

#include <algorithm>
#include <cstdint>

namespace sportello::signaling {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool is_lower_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

template <class Predicate>
bool all(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

}  // namespace

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string to_lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

bool is_identifier(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         all(text, [](char c) { return is_lower_alnum(lower(c)) || c == '_' || c == '-'; });
}

bool is_account_name(std::string_view text) {
  return !text.empty() && text.size() <= 64 && all(text, [](char c) {
    return is_lower_alnum(c) || c == '.' || c == '_' || c == '-' || c == '@';
  });
}

bool is_host_and_port(std::string_view text) {
  return !text.empty() && text.size() <= 255 && all(text, [](char c) {
    return is_lower_alnum(lower(c)) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    std::size_t more = 0;
    std::uint32_t least = 0;
    std::uint32_t value = lead;
    if (lead < 0x80) {
      if ((lead < 0x20 && lead != '\t') || lead == 0x7f) return false;
    } else if (lead >= 0xc2 && lead < 0xe0) {
      more = 1, least = 0x80, value = lead & 0x1fU;
    } else if (lead >= 0xe0 && lead < 0xf0) {
      more = 2, least = 0x800, value = lead & 0x0fU;
    } else if (lead >= 0xf0 && lead < 0xf5) {
      more = 3, least = 0x10000, value = lead & 0x07U;
    } else {
      return false;
    }
    if (text.size() - i <= more) return false;
    for (std::size_t k = 1; k <= more; ++k) {
      const auto byte = static_cast<std::uint8_t>(text[i + k]);
      if ((byte & 0xc0U) != 0x80) return false;
      value = (value << 6U) | (byte & 0x3fU);
    }
    if (value < least || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return false;
    i += more + 1;
  }
  return true;
}

}  // namespace sportello::signaling
