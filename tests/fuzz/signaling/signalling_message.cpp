// SPDX-License-Identifier: EUPL-1.2
// Messages of browsers. The first byte chooses the role; each line is a message to a registry with
// a call in it, so that what parses is acted upon too. All that comes out must be JSON.
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "calls/call_registry.h"
#include "protocol/client_message.h"

namespace {

using namespace sportello::signaling;

void check(const Effects& effects) {
  for (const auto& message : effects.messages) {
    if (!message.text) continue;
    boost::json::error_code error;
    const auto value = boost::json::parse(*message.text, error);
    if (error || !value.is_object() || !value.get_object().contains("type")) std::abort();
  }
}

void check_bounds(const ClientMessage& message) {
  if (const auto* signal = std::get_if<Signal>(&message)) {
    if (signal->data.size() > kMaxSignalDataBytes || !signal->data.starts_with("{")) std::abort();
  }
  if (const auto* start = std::get_if<CallStart>(&message)) {
    if (start->desk.empty() || start->desk.size() > 64) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const Role role = data[0] % 2 == 0 ? Role::kCaller : Role::kOperator;
  std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

  int calls = 0;
  CallRegistry registry(CallSettings{}, {{{"D", "D", "D"}},
                                         {},
                                         ResumeTokens({1}),
                                         [&calls] { return "c" + std::to_string(++calls); },
                                         1,
                                         0});
  Effects effects;
  registry.connect_operator(1, {"o", "O", {"D"}}, 0, effects);
  registry.receive(1, OperatorAvailability{Availability::kAvailable, std::nullopt}, 0, effects);
  TransportList transports;
  transports.add(Transport::kRtp);
  registry.receive(2, CallStart{"D", MediaKind::kVoice, Language::kItalian, transports, {}}, 0,
                   effects);
  const ConnectionId speaker = role == Role::kCaller ? 2 : 1;
  TimeMs now = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto parsed = parse_client_message(text.substr(0, end), role);
    if (const auto* message = std::get_if<ClientMessage>(&parsed)) {
      check_bounds(*message);
      registry.receive(speaker, *message, now, effects);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
    now += 1'000;
    registry.advance(now, effects);
  }
  registry.disconnect(2, now, effects);
  registry.disconnect(1, now, effects);
  registry.advance(now + 100'000, effects);
  check(effects);
  if (registry.call_count() != 0) std::abort();
  return 0;
}
