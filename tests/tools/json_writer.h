// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cmath>
#include <concepts>
#include <cstdio>
#include <string>
#include <string_view>

namespace sportello::tools {

/// Writes one JSON text, indented by two. Calls must be well nested; keys are given inside objects
/// only. Numbers that JSON does not know (NaN, infinity) become null.
class JsonWriter {
 public:
  JsonWriter& begin_object(std::string_view key = {}) { return open(key, '{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array(std::string_view key = {}) { return open(key, '['); }
  JsonWriter& end_array() { return close(']'); }

  JsonWriter& value(std::string_view key, std::string_view text) {
    lead(key);
    quote(text);
    return *this;
  }
  JsonWriter& value(std::string_view key, const char* text) {
    return value(key, std::string_view(text));
  }
  JsonWriter& value(std::string_view key, std::integral auto number) {
    lead(key);
    if constexpr (std::same_as<decltype(number), bool>) {
      text_ += number ? "true" : "false";
    } else {
      text_ += std::to_string(number);
    }
    return *this;
  }
  /// With a fixed number of decimals, so that the text is the same on every platform.
  JsonWriter& value(std::string_view key, std::floating_point auto number, int decimals = 3) {
    lead(key);
    const auto wide = static_cast<double>(number);
    if (!std::isfinite(wide)) {
      text_ += "null";
      return *this;
    }
    char digits[352];
    std::snprintf(digits, sizeof digits, "%.*f", decimals, wide);
    text_ += digits;
    return *this;
  }

  const std::string& text() const { return text_; }

 private:
  JsonWriter& open(std::string_view key, char bracket) {
    lead(key);
    text_ += bracket;
    ++depth_;
    first_ = true;
    return *this;
  }

  JsonWriter& close(char bracket) {
    --depth_;
    if (!first_) new_line();
    first_ = false;
    text_ += bracket;
    return *this;
  }

  void new_line() {
    text_ += '\n';
    text_.append(static_cast<std::size_t>(depth_) * 2, ' ');
  }

  void lead(std::string_view key) {
    if (depth_ > 0) {
      if (!first_) text_ += ',';
      new_line();
    }
    first_ = false;
    if (!key.empty()) {
      quote(key);
      text_ += ": ";
    }
  }

  void quote(std::string_view text) {
    text_ += '"';
    for (const char c : text) {
      if (c == '"' || c == '\\') {
        text_ += '\\';
        text_ += c;
      } else if (static_cast<unsigned char>(c) < 0x20) {
        char escaped[8];
        std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
        text_ += escaped;
      } else {
        text_ += c;
      }
    }
    text_ += '"';
  }

  std::string text_;
  int depth_ = 0;
  bool first_ = true;
};

}  // namespace sportello::tools
