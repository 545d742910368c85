// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sportello::document {

/// The skeleton of a PDF file: numbered objects, and at the end the table of where they lie.
class PdfFile {
 public:
  PdfFile();

  /// A number for an object that is written later.
  int reserve();
  void write(int number, std::string_view body);
  int add(std::string_view body);
  /// `entries`: of the stream's dictionary, but for its length.
  void write_stream(int number, std::string_view entries, std::span<const uint8_t> bytes);
  int add_stream(std::string_view entries, std::span<const uint8_t> bytes);
  /// A stream of text, compressed.
  int add_text_stream(std::string_view text);

  /// The whole file; nothing may follow.
  std::vector<uint8_t> finish(int catalogue, int information);

 private:
  void text(std::string_view text);

  std::vector<uint8_t> bytes_;
  std::vector<size_t> places_;
};

/// "12 0 R"
std::string pdf_reference(int number);
/// A number with up to `decimals` decimals, without exponent.
std::string pdf_number(double value, int decimals = 4);
/// A text string: literal if it is ASCII, else UTF-16.
std::string pdf_text_string(std::string_view utf8);
/// The date of a time in seconds since 1970, as a string: "(D:20100101120000Z)".
std::string pdf_date(int64_t unix_s);

/// Characters of UTF-8; U+FFFD for what is malformed.
std::u32string from_utf8(std::string_view utf8);
/// Appends a character as UTF-16 in hexadecimal digits.
void append_utf16_hex(char32_t character, std::string* out);
/// Appends `value` as hexadecimal digits.
void append_hex(uint32_t value, int digits, std::string* out);

}  // namespace sportello::document
