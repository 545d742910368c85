// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "protocol/server_message.h"

// What the files that write messages share.
namespace sportello::signaling::writer {

namespace json = boost::json;

inline json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

/// A text, or `null` for an empty one.
inline json::value text_or_null(std::string_view text) {
  return text.empty() ? json::value(nullptr) : json::value(view(text));
}

inline Text share(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

inline Text write(const json::object& object) { return share(json::serialize(object)); }

inline json::object message(std::string_view type) {
  json::object object;
  object["type"] = view(type);
  return object;
}

inline json::object message(std::string_view type, std::string_view call) {
  auto object = message(type);
  object["call"] = view(call);
  return object;
}

/// Appends a field whose value is JSON already.
inline Text write_with(const json::object& object, std::string_view name, std::string_view raw) {
  std::string text = json::serialize(object);
  text.pop_back();  // the closing brace; the object has fields, so a comma follows
  text.reserve(text.size() + name.size() + raw.size() + 5);
  text.append(",\"").append(name).append("\":").append(raw).append("}");
  return share(std::move(text));
}

/// A desk as everybody may see it.
json::object desk_value(const DeskConfig& desk);
/// A desk with what concerns its operators.
json::object staff_desk_value(const DeskConfig& desk);
json::object facts_value(const CallFacts& facts, json::object desk);
json::object participant_value(const ParticipantView& person);
/// Adds what somebody in a call has to know of it.
void add_talk(json::object& object, const TalkView& talk);
json::value transport_value(const std::optional<Transport>& transport);

}  // namespace sportello::signaling::writer
