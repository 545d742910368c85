// SPDX-License-Identifier: EUPL-1.2
#include "requests/personal_text.h"

#include "base/text.h"

namespace sportello::signaling {
namespace {

/// From this length on, a number is the same wherever it stands among other digits.
constexpr std::size_t kUnmistakableDigits = 7;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// What people put between the digits of one number.
bool joins_digits(char c) {
  return std::string_view(" -./()+").find(c) != std::string_view::npos;
}

/// What an address may go on with. A full stop is not among them: it ends sentences, too.
bool is_of_address(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("_%+-").find(c) != std::string_view::npos ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool begins_here(std::string_view text, std::size_t at) {
  return at == 0 || (!is_of_address(text[at - 1]) && text[at - 1] != '.');
}

bool ends_here(std::string_view text, std::size_t end) {
  if (end >= text.size()) return true;
  if (text[end] == '.') return end + 1 >= text.size() || !is_of_address(text[end + 1]);
  return !is_of_address(text[end]);
}

}  // namespace

std::string phone_digits(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (is_digit(c)) digits += c;
  }
  if (text.find("+39") != std::string_view::npos && digits.starts_with("39")) digits.erase(0, 2);
  if (digits.starts_with("0039")) digits.erase(0, 4);
  return digits;
}

bool names_email(std::string_view text, std::string_view email) {
  if (email.empty()) return false;
  const auto plain = to_lower(text);
  for (auto at = plain.find(email); at != std::string::npos; at = plain.find(email, at + 1)) {
    if (begins_here(plain, at) && ends_here(plain, at + email.size())) return true;
  }
  return false;
}

bool names_phone(std::string_view text, std::string_view digits) {
  if (digits.empty()) return false;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto begin = at;
    while (at < text.size() && (is_digit(text[at]) || joins_digits(text[at]))) ++at;
    const auto number = phone_digits(text.substr(begin, at - begin));
    if (number == digits) return true;
    if (digits.size() >= kUnmistakableDigits && number.find(digits) != std::string::npos) {
      return true;
    }
    if (at == begin) ++at;
  }
  return false;
}

}  // namespace sportello::signaling
