// SPDX-License-Identifier: EUPL-1.2
#include "protocol/client_message.h"

#include <boost/json.hpp>
#include <optional>

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxIdBytes = 64;
constexpr std::size_t kMaxTokenBytes = 2048;
constexpr std::size_t kMaxTransports = 8;
constexpr std::size_t kMaxDepth = 16;

/// Reads fields of one message and remembers the first fault.
class Fields {
 public:
  explicit Fields(const json::object& object) : object_(object) {}

  std::string text(std::string_view name, std::size_t max_bytes) {
    const auto* value = find(name);
    if (value == nullptr || !value->is_string() || value->get_string().empty()) {
      return fail(name, "must be a string");
    }
    const auto& string = value->get_string();
    if (string.size() > max_bytes) return fail(name, "is too long");
    return {string.data(), string.size()};
  }

  /// A text for people: counted in characters, kept to lines and tabs. Empty where it is missing.
  std::string words(std::string_view name, std::size_t max_characters) {
    const auto* value = find(name);
    if (value == nullptr || value->is_null()) return {};
    if (!value->is_string()) return fail(name, "must be a string");
    const auto& string = value->get_string();
    std::size_t characters = 0;
    for (const char c : string) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f) {
        return fail(name, "has control characters");
      }
      if ((byte & 0xc0) != 0x80) ++characters;
    }
    if (characters > max_characters) return fail(name, "is too long");
    return {string.data(), string.size()};
  }

  /// As `text`; empty where it is missing.
  std::string text_if_any(std::string_view name, std::size_t max_bytes) {
    return find(name) == nullptr ? std::string() : text(name, max_bytes);
  }

  /// False where it is missing.
  bool flag_if_any(std::string_view name) { return find(name) != nullptr && flag(name); }

  std::string fail(std::string_view name, const char* what) {
    if (!fault_) fault_ = MessageFault{CloseCode::kMalformed, std::string(name) + " " + what};
    return {};
  }

  bool has(std::string_view name) const { return find(name) != nullptr; }

  template <class Enum>
  Enum choice(std::string_view name, std::optional<Enum> (*parse)(std::string_view)) {
    const auto result = parse(text(name, kMaxIdBytes));
    if (!result) fail(name, "has an unknown value");
    return result.value_or(Enum{});
  }

  bool flag(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr || !value->is_bool()) {
      fail(name, "must be true or false");
      return false;
    }
    return value->get_bool();
  }

  /// Names that a later version may add are passed over.
  TransportList transports() {
    TransportList list;
    const auto* value = find("transports");
    if (value == nullptr || !value->is_array() || value->get_array().size() > kMaxTransports) {
      fail("transports", "must be a short list");
      return list;
    }
    for (const auto& item : value->get_array()) {
      if (!item.is_string()) {
        fail("transports", "must hold strings");
        return list;
      }
      const auto& name = item.get_string();
      if (const auto known = transport_from({name.data(), name.size()})) list.add(*known);
    }
    return list;
  }

  std::string data() {
    const auto* value = find("data");
    if (value == nullptr || !value->is_object()) return fail("data", "must be an object");
    std::string serialised = json::serialize(*value);
    if (serialised.size() > kMaxSignalDataBytes) {
      fault_ = MessageFault{CloseCode::kTooLarge, "data is larger than 32 KiB"};
    }
    return serialised;
  }

  const std::optional<MessageFault>& fault() const { return fault_; }

 private:
  const json::value* find(std::string_view name) const {
    return object_.if_contains(json::string_view(name.data(), name.size()));
  }

  const json::object& object_;
  std::optional<MessageFault> fault_;
};

std::string read_call(Fields& fields) { return fields.text("call", kMaxIdBytes); }

Chat read_chat(Fields& fields) {
  Chat chat{read_call(fields), fields.words("text", kMaxChatCharacters)};
  if (chat.text.empty()) fields.fail("text", "must not be empty");
  return chat;
}

CallTransfer read_transfer(Fields& fields) {
  CallTransfer transfer{read_call(fields), fields.text_if_any("desk", kMaxIdBytes),
                        fields.text_if_any("operator", kMaxIdBytes),
                        fields.words("reason", kMaxReasonCharacters), fields.flag_if_any("cancel")};
  const int targets = (transfer.desk.empty() ? 0 : 1) + (transfer.operator_id.empty() ? 0 : 1) +
                      (transfer.cancel ? 1 : 0);
  if (targets != 1) fields.fail("desk", "or operator or cancel must be given, one of them");
  return transfer;
}

CallInvite read_invite(Fields& fields) {
  CallInvite invite{read_call(fields), fields.text_if_any("operator", kMaxIdBytes),
                    fields.words("reason", kMaxReasonCharacters), fields.flag_if_any("guest"),
                    fields.flag_if_any("cancel")};
  if (invite.operator_id.empty() != invite.guest || (invite.guest && invite.cancel)) {
    fields.fail("operator", "or guest must be given, one of them");
  }
  return invite;
}

OpenHour read_open_hour(Fields& fields) {
  OpenHour hour{fields.text("desk", kMaxIdBytes), fields.flag("on"), {}};
  if (hour.on) hour.transports = fields.transports();
  return hour;
}

OperatorAvailability read_availability(Fields& fields) {
  OperatorAvailability wish{fields.choice("state", availability_from), std::nullopt};
  if (fields.has("wrap_up_after")) wish.wrap_up_after = fields.flag("wrap_up_after");
  return wish;
}

// Braced initialisation evaluates the fields from left to right.
std::optional<ClientMessage> read_of_caller(std::string_view type, Fields& fields) {
  if (type == "call.start") {
    return CallStart{fields.text("desk", kMaxIdBytes), fields.choice("kind", media_kind_from),
                     fields.choice("lang", language_from), fields.transports(),
                     fields.text_if_any("block", kMaxTokenBytes)};
  }
  if (type == "call.join") {
    return CallJoin{fields.text("token", kMaxIdBytes), fields.choice("kind", media_kind_from),
                    fields.choice("lang", language_from), fields.transports(),
                    fields.words("name", kMaxNameCharacters)};
  }
  return std::nullopt;
}

std::optional<ClientMessage> read_of_operator(std::string_view type, Fields& fields) {
  if (type == "operator.state") return read_availability(fields);
  if (type == "call.answer") return CallAnswer{read_call(fields), fields.transports()};
  if (type == "call.decline") return CallDecline{read_call(fields)};
  if (type == "call.hold") return CallHold{read_call(fields), fields.flag("on")};
  if (type == "call.transfer") return read_transfer(fields);
  if (type == "call.block") return CallBlock{read_call(fields)};
  if (type == "call.invite") return read_invite(fields);
  if (type == "call.remove") {
    return CallRemove{read_call(fields), fields.text("participant", kMaxIdBytes)};
  }
  if (type == "call.mute") {
    return CallMute{read_call(fields), fields.text("participant", kMaxIdBytes)};
  }
  if (type == "call.open_hour") return read_open_hour(fields);
  return std::nullopt;
}

std::optional<ClientMessage> read(std::string_view type, Role role, Fields& fields) {
  if (type == "signal") {
    return Signal{read_call(fields), fields.data(), fields.text_if_any("to", kMaxIdBytes)};
  }
  if (type == "chat") return read_chat(fields);
  if (type == "call.hand") return CallHand{read_call(fields), fields.flag("up")};
  if (type == "call.hangup") return CallHangup{read_call(fields)};
  if (type == "call.resume") {
    return CallResume{read_call(fields), fields.text("resume", kMaxTokenBytes),
                      fields.flag("fresh")};
  }
  return role == Role::kCaller ? read_of_caller(type, fields) : read_of_operator(type, fields);
}

}  // namespace

std::variant<ClientMessage, MessageFault> parse_client_message(std::string_view text, Role role) {
  if (text.size() > kMaxMessageBytes) {
    return MessageFault{CloseCode::kTooLarge, "a message has at most 48 KiB"};
  }
  unsigned char block[8192];
  json::monotonic_resource memory(block, sizeof block);
  json::parse_options options;
  options.max_depth = kMaxDepth;
  json::error_code error;
  const auto value =
      json::parse(json::string_view(text.data(), text.size()), error, &memory, options);
  if (error) return MessageFault{CloseCode::kMalformed, "not JSON: " + error.message()};
  if (!value.is_object()) return MessageFault{CloseCode::kMalformed, "not a JSON object"};
  const auto* type = value.get_object().if_contains("type");
  if (type == nullptr || !type->is_string()) {
    return MessageFault{CloseCode::kMalformed, "type must be a string"};
  }
  Fields fields(value.get_object());
  const auto& name = type->get_string();
  auto message = read({name.data(), name.size()}, role, fields);
  if (fields.fault()) return *fields.fault();
  if (!message) {
    return MessageFault{CloseCode::kUnknownType, "this version knows no such message here"};
  }
  return std::move(*message);
}

}  // namespace sportello::signaling
