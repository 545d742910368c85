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

  std::string fail(std::string_view name, const char* what) {
    if (!fault_) fault_ = MessageFault{CloseCode::kMalformed, std::string(name) + " " + what};
    return {};
  }

  const json::object& object_;
  std::optional<MessageFault> fault_;
};

std::optional<bool> availability_from(std::string_view text) {
  if (text == "available") return true;
  if (text == "away") return false;
  return std::nullopt;
}

std::optional<ClientMessage> read(std::string_view type, Role role, Fields& fields) {
  // Braced initialisation evaluates the fields from left to right.
  if (type == "signal") return Signal{fields.text("call", kMaxIdBytes), fields.data()};
  if (type == "call.hangup") return CallHangup{fields.text("call", kMaxIdBytes)};
  if (type == "call.resume") {
    return CallResume{fields.text("call", kMaxIdBytes), fields.text("resume", kMaxTokenBytes),
                      fields.flag("fresh")};
  }
  if (role == Role::kCaller) {
    if (type == "call.start") {
      return CallStart{fields.text("desk", kMaxIdBytes), fields.choice("kind", media_kind_from),
                       fields.choice("lang", language_from), fields.transports()};
    }
    return std::nullopt;
  }
  if (type == "call.answer") {
    return CallAnswer{fields.text("call", kMaxIdBytes), fields.transports()};
  }
  if (type == "call.decline") return CallDecline{fields.text("call", kMaxIdBytes)};
  if (type == "operator.state") {
    return OperatorAvailability{fields.choice("state", availability_from)};
  }
  return std::nullopt;
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
