// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

// E-mail addresses and phone numbers, as people type them, compared for what they mean.
namespace sportello::signaling {

/// The digits of a phone number, without Italy's prefix: with or without it the number is the same.
std::string phone_digits(std::string_view text);

/// Whether the text names this address; another one that only ends or begins like it is none.
/// `email` is in lower case.
bool names_email(std::string_view text, std::string_view email);

/// Whether the text names this number, blanks and strokes between its digits aside. `digits` as
/// `phone_digits` gives them.
bool names_phone(std::string_view text, std::string_view digits);

}  // namespace sportello::signaling
