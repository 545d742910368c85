// SPDX-License-Identifier: EUPL-1.2
#include "document/pdf/pdf_file.h"

#include <algorithm>
#include <cmath>

#include "document/pdf/deflate.h"
#include "util/random.h"

namespace sportello::document {
namespace {

constexpr char32_t kReplacement = 0xfffd;

std::string padded(int64_t value, size_t digits) {
  std::string text = std::to_string(value);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

/// Two strings that tell this file from others.
std::string make_id(std::span<const uint8_t> bytes) {
  uint64_t hash = bytes.size();
  for (const uint8_t byte : bytes) hash = (hash ^ byte) * 0x100000001b3u;  // FNV-1a
  SplitMix64 random(hash);
  std::string id = "<";
  for (int i = 0; i < 4; ++i) append_hex(random.next_u32(), 8, &id);
  id += ">";
  return "[" + id + id + "]";
}

}  // namespace

PdfFile::PdfFile() { text("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"); }

void PdfFile::text(std::string_view text) { bytes_.insert(bytes_.end(), text.begin(), text.end()); }

int PdfFile::reserve() {
  places_.push_back(0);
  return static_cast<int>(places_.size());
}

void PdfFile::write(int number, std::string_view body) {
  places_[static_cast<size_t>(number - 1)] = bytes_.size();
  text(std::to_string(number) + " 0 obj\n");
  text(body);
  text("\nendobj\n");
}

int PdfFile::add(std::string_view body) {
  const int number = reserve();
  write(number, body);
  return number;
}

void PdfFile::write_stream(int number, std::string_view entries, std::span<const uint8_t> bytes) {
  places_[static_cast<size_t>(number - 1)] = bytes_.size();
  text(std::to_string(number) + " 0 obj\n<<");
  text(entries);
  text("/Length " + std::to_string(bytes.size()) + ">>\nstream\n");
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  text("\nendstream\nendobj\n");
}

int PdfFile::add_stream(std::string_view entries, std::span<const uint8_t> bytes) {
  const int number = reserve();
  write_stream(number, entries, bytes);
  return number;
}

int PdfFile::add_text_stream(std::string_view text) {
  const std::vector<uint8_t> bytes(text.begin(), text.end());
  const std::vector<uint8_t> compressed = zlib_compress(bytes);
  if (compressed.size() + 20 >= bytes.size()) return add_stream("", bytes);
  return add_stream("/Filter/FlateDecode", compressed);
}

std::vector<uint8_t> PdfFile::finish(int catalogue, int information) {
  const std::string id = make_id(bytes_);
  const size_t table = bytes_.size();
  const std::string count = std::to_string(places_.size() + 1);
  text("xref\n0 " + count + "\n0000000000 65535 f \n");
  for (const size_t place : places_) text(padded(static_cast<int64_t>(place), 10) + " 00000 n \n");
  text("trailer\n<</Size " + count + "/Root " + pdf_reference(catalogue) + "/Info " + pdf_reference(information) +
       "/ID" + id + ">>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n");
  return std::move(bytes_);
}

std::string pdf_reference(int number) { return std::to_string(number) + " 0 R"; }

std::string pdf_number(double value, int decimals) {
  int64_t scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  const auto scaled = static_cast<int64_t>(std::floor(value * static_cast<double>(scale) + 0.5));
  const int64_t magnitude = std::abs(scaled);
  std::string text = (scaled < 0 ? "-" : "") + std::to_string(magnitude / scale);
  std::string fraction = decimals > 0 ? padded(magnitude % scale, static_cast<size_t>(decimals)) : "";
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return fraction.empty() ? text : text + "." + fraction;
}

std::string pdf_text_string(std::string_view utf8) {
  std::string out;
  if (std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= ' ' && c <= '~'; })) {
    out = "(";
    for (const char c : utf8) {
      if (c == '(' || c == ')' || c == '\\') out += '\\';
      out += c;
    }
    return out + ")";
  }
  out = "<FEFF";
  for (const char32_t character : from_utf8(utf8)) append_utf16_hex(character, &out);
  return out + ">";
}

std::string pdf_date(int64_t unix_s) {
  constexpr int64_t kDay = 86'400;
  int64_t days = unix_s / kDay;
  int64_t second = unix_s % kDay;
  if (second < 0) {
    second += kDay;
    --days;
  }
  // Civil from days (Hinnant): eras of 400 years that begin in March.
  days += 719'468;
  const int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;
  const int64_t day_of_era = days - era * 146'097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return "(D:" + padded(year, 4) + padded(month, 2) + padded(day, 2) + padded(second / 3'600, 2) +
         padded(second / 60 % 60, 2) + padded(second % 60, 2) + "Z)";
}

std::u32string from_utf8(std::string_view utf8) {
  std::u32string out;
  for (size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<uint8_t>(utf8[i++]);
    if (lead < 0x80) {
      out.push_back(lead);
      continue;
    }
    const int more = lead >= 0xf0 && lead < 0xf8 ? 3 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xc2 && lead < 0xe0 ? 1 : 0;
    char32_t character = more == 0 ? kReplacement : lead & (0x3fu >> more);
    for (int k = 0; k < more; ++k) {
      if (i == utf8.size() || (static_cast<uint8_t>(utf8[i]) & 0xc0) != 0x80) {
        character = kReplacement;
        break;
      }
      character = character << 6 | (static_cast<uint8_t>(utf8[i++]) & 0x3f);
    }
    constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    const bool surrogate = character >= 0xd800 && character < 0xe000;
    if (character < kLeast[more] || character > 0x10ffff || surrogate) character = kReplacement;
    out.push_back(character);
  }
  return out;
}

void append_hex(uint32_t value, int digits, std::string* out) {
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out->push_back("0123456789ABCDEF"[value >> shift & 15]);
}

void append_utf16_hex(char32_t character, std::string* out) {
  if (character < 0x10000) {
    append_hex(character, 4, out);
    return;
  }
  const uint32_t rest = character - 0x10000;
  append_hex(0xd800 + (rest >> 10), 4, out);
  append_hex(0xdc00 + (rest & 0x3ff), 4, out);
}

}  // namespace sportello::document
