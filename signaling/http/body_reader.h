// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/http_message.h"

namespace sportello::signaling {

/// Reads the fields of a JSON object. The first field that is missing or not as wanted is kept as
/// the fault; reading goes on with harmless values, so that a handler asks for the fault once.
class BodyReader {
 public:
  explicit BodyReader(const boost::json::object& body) : body_(body) {}

  /// A line of UTF-8 without blanks at its ends, of `least` to `most` bytes. A missing field reads
  /// as empty, which `least` = 0 allows.
  std::string text(std::string_view name, std::size_t least, std::size_t most);
  /// The same, but line feeds may stand in it.
  std::string lines(std::string_view name, std::size_t least, std::size_t most);
  /// A whole number in [least, most].
  std::int64_t integer(std::string_view name, std::int64_t least, std::int64_t most);
  /// A whole number, or `fallback` where the field is missing.
  std::int64_t integer_or(std::string_view name, std::int64_t least, std::int64_t most,
                          std::int64_t fallback);
  bool flag(std::string_view name);
  bool flag_or(std::string_view name, bool fallback);
  /// One of the given words; the first where it is none of them.
  std::string_view choice(std::string_view name, std::initializer_list<std::string_view> words);
  /// A list of at most `most` texts of 1 to `most_bytes` bytes; a missing field reads as empty.
  std::vector<std::string> texts(std::string_view name, std::size_t most, std::size_t most_bytes);
  const boost::json::value* value(std::string_view name) const;

  /// Notes a fault that the reader cannot see itself.
  void refuse(std::string_view name);

  bool ok() const { return fault_.empty(); }
  /// 400 `malformed` with the field; nothing if all is well.
  std::optional<HttpResponse> fault() const;

 private:
  std::string read_text(std::string_view name, std::size_t least, std::size_t most, bool lines);

  const boost::json::object& body_;
  std::string fault_;
};

}  // namespace sportello::signaling
