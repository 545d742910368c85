// SPDX-License-Identifier: EUPL-1.2
#include "http/body_reader.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"
#include "http/responses.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

/// UTF-8 by the rules of a line, line feeds aside.
bool is_utf8_of_lines(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return is_utf8(text);
}

std::string_view trim_lines(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

const json::value* BodyReader::value(std::string_view name) const {
  return body_.if_contains({name.data(), name.size()});
}

void BodyReader::refuse(std::string_view name) {
  if (fault_.empty()) fault_ = name;
}

std::optional<HttpResponse> BodyReader::fault() const {
  if (ok()) return std::nullopt;
  return error_response(400, "malformed", fault_);
}

std::string BodyReader::read_text(std::string_view name, std::size_t least, std::size_t most,
                                  bool lines) {
  std::string text;
  if (const auto* given = value(name); given != nullptr && given->is_string()) {
    text = trim_lines({given->get_string().data(), given->get_string().size()});
    if (lines) std::erase(text, '\r');
  } else if (given != nullptr && !given->is_null()) {
    refuse(name);
  }
  if (text.size() < least || text.size() > most ||
      !(lines ? is_utf8_of_lines(text) : is_utf8(text))) {
    refuse(name);
    return {};
  }
  return text;
}

std::string BodyReader::text(std::string_view name, std::size_t least, std::size_t most) {
  return read_text(name, least, most, false);
}

std::string BodyReader::lines(std::string_view name, std::size_t least, std::size_t most) {
  return read_text(name, least, most, true);
}

std::int64_t BodyReader::integer(std::string_view name, std::int64_t least, std::int64_t most) {
  const auto* given = value(name);
  json::error_code error;
  const auto number = given == nullptr ? least : given->to_number<std::int64_t>(error);
  if (given == nullptr || error || number < least || number > most) {
    refuse(name);
    return least;
  }
  return number;
}

std::int64_t BodyReader::integer_or(std::string_view name, std::int64_t least, std::int64_t most,
                                    std::int64_t fallback) {
  return value(name) == nullptr ? fallback : integer(name, least, most);
}

bool BodyReader::flag(std::string_view name) {
  const auto* given = value(name);
  if (given == nullptr || !given->is_bool()) {
    refuse(name);
    return false;
  }
  return given->get_bool();
}

bool BodyReader::flag_or(std::string_view name, bool fallback) {
  return value(name) == nullptr ? fallback : flag(name);
}

std::string_view BodyReader::choice(std::string_view name,
                                    std::initializer_list<std::string_view> words) {
  if (const auto* given = value(name); given != nullptr && given->is_string()) {
    const std::string_view text(given->get_string().data(), given->get_string().size());
    const auto found = std::find(words.begin(), words.end(), text);
    if (found != words.end()) return *found;
  }
  refuse(name);
  return *words.begin();
}

std::vector<std::string> BodyReader::texts(std::string_view name, std::size_t most,
                                           std::size_t most_bytes) {
  std::vector<std::string> list;
  const auto* given = value(name);
  if (given == nullptr) return list;
  if (!given->is_array() || given->get_array().size() > most) {
    refuse(name);
    return list;
  }
  for (const auto& item : given->get_array()) {
    const bool is_text = item.is_string() && !item.get_string().empty() &&
                         item.get_string().size() <= most_bytes &&
                         is_utf8({item.get_string().data(), item.get_string().size()});
    if (!is_text) {
      refuse(name);
      return list;
    }
    list.emplace_back(item.get_string().data(), item.get_string().size());
  }
  return list;
}

}  // namespace sportello::signaling
