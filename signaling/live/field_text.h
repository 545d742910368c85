// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace sportello::signaling {

/// Writes fields one after the other, each as its length in bytes, a colon, and its bytes: any bytes
/// go in, and a person can still read it.
class FieldWriter {
 public:
  FieldWriter& text(std::string_view value) {
    text_.append(std::to_string(value.size())).append(":").append(value);
    return *this;
  }
  FieldWriter& number(std::uint64_t value) { return text(std::to_string(value)); }
  std::size_t size() const { return text_.size(); }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

/// Reads what `FieldWriter` wrote, from a source that is not trusted: after the first fault all
/// further fields are empty and `ok` is false.
class FieldReader {
 public:
  explicit FieldReader(std::string_view text) : rest_(text) {}

  /// A field of at most `most` bytes.
  std::string_view text(std::size_t most) {
    const auto colon = rest_.substr(0, 10).find(':');
    std::size_t size = 0;
    if (colon == std::string_view::npos || !read(rest_.substr(0, colon), size) || size > most ||
        rest_.size() - colon - 1 < size) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const auto value = rest_.substr(colon + 1, size);
    rest_.remove_prefix(colon + 1 + size);
    return value;
  }
  /// A number up to `most`.
  std::uint64_t number(std::uint64_t most = UINT64_MAX) {
    std::uint64_t value = 0;
    if (!read(text(20), value) || value > most) {
      ok_ = false;
      return 0;
    }
    return value;
  }

  bool ok() const { return ok_; }
  /// Everything was read, without a fault.
  bool complete() const { return ok_ && rest_.empty(); }

 private:
  template <class Number>
  static bool read(std::string_view digits, Number& value) {
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && end == digits.data() + digits.size() && !digits.empty();
  }

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace sportello::signaling
