// SPDX-License-Identifier: EUPL-1.2
#include "requests/contact.h"

#include <algorithm>

namespace sportello::signaling {
namespace {

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_local_part(std::string_view text) {
  static constexpr std::string_view kSigns = ".!#$%&'*+/=?^_`{|}~-";
  return !text.empty() && text.size() <= 64 && text.front() != '.' && text.back() != '.' &&
         text.find("..") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_alnum(c) || kSigns.find(c) != std::string_view::npos;
         });
}

bool is_label(std::string_view text) {
  return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '-'; });
}

bool is_mail_domain(std::string_view text) {
  std::size_t labels = 0;
  for (;;) {
    const auto dot = text.find('.');
    if (!is_label(text.substr(0, dot))) return false;
    ++labels;
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
  return labels >= 2;
}

}  // namespace

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

bool is_plausible_phone(std::string_view text) {
  if (text.size() > 40) return false;
  int digits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (c == '+') {
      if (digits > 0) return false;
    } else if (std::string_view(" .-/()").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digits >= 5 && digits <= 20;
}

bool is_plausible_email(std::string_view text) {
  const auto at = text.find('@');
  return text.size() <= 254 && at != std::string_view::npos &&
         is_local_part(text.substr(0, at)) && is_mail_domain(text.substr(at + 1));
}

}  // namespace sportello::signaling
