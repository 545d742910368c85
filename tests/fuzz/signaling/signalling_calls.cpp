// SPDX-License-Identifier: EUPL-1.2
// Any messages, in any order, from several operators and callers: the registry's books must balance
// after each, and when everybody has gone nothing may be left. Four bytes are a step: who, what,
// and two choices among calls, participants, desks and tokens that were told to somebody.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "calls/call_registry.h"
#include "protocol/client_message.h"

namespace {

using namespace sportello::signaling;
namespace json = boost::json;

constexpr std::size_t kMaxSteps = 300;
constexpr std::size_t kOperators = 4;
constexpr const char* kDesks[] = {"A", "B", "H", "none"};

TransportList transports(std::uint8_t choice) {
  TransportList list;
  if (choice % 8 != 7) list.add(Transport::kRtp);
  if (choice % 3 == 0) list.add(Transport::kNative);
  return list;
}

class World {
 public:
  World()
      : registry_(CallSettings{},
                  {{{"A", "A", "A"}, {"B", "B", "B", true}, {"H", "H", "H", false, 4}},
                   {},
                   ResumeTokens({1}),
                   [this] { return "c" + std::to_string(++ids_); },
                   2,
                   0}) {}

  void step(std::span<const std::uint8_t, 4> bytes) {
    const auto [who, what, first, second] = std::array{bytes[0], bytes[1], bytes[2], bytes[3]};
    if (what % 32 >= 28) {
      come_or_go(who, what);
    } else if (what % 32 == 27) {
      now_ += first * 500;
      registry_.advance(now_, effects_);
    } else if (const auto socket = socket_of(who); socket != 0) {
      const bool staff = operators_.contains(socket);
      const auto message =
          staff ? of_operator(what, first, second) : of_caller(what, first, second);
      if (registry_.receive(socket, message, now_, effects_)) {
        registry_.disconnect(socket, now_, effects_);
        sockets_[who % kPages] = 0;
      }
    }
    read();
    require_consistency();
  }

  void finish() {
    for (auto& socket : sockets_) {
      if (socket != 0) registry_.disconnect(socket, now_, effects_);
    }
    now_ += 1'000'000;
    registry_.advance(now_, effects_);
    require_consistency();
    if (registry_.call_count() != 0) fail("calls are left");
  }

 private:
  static constexpr std::size_t kPages = 12;

  [[noreturn]] static void fail(const std::string& fault) {
    std::fprintf(stderr, "%s\n", fault.c_str());
    std::abort();
  }

  void require_consistency() const {
    const auto fault = registry_.check_consistency();
    if (!fault.empty()) fail(fault);
  }

  ConnectionId socket_of(std::uint8_t who) const { return sockets_[who % kPages]; }

  void come_or_go(std::uint8_t who, std::uint8_t what) {
    auto& socket = sockets_[who % kPages];
    if (socket != 0 && what % 2 == 0) {
      registry_.disconnect(socket, now_, effects_);
      operators_.erase(socket);
      socket = 0;
      return;
    }
    if (socket != 0) return;
    socket = ++next_socket_;
    const std::size_t page = who % kPages;
    if (page >= kOperators) return;
    operators_[socket] = page;
    const std::string id = "o" + std::to_string(page);
    registry_.connect_operator(socket, {id, id, {kDesks[page % 3], kDesks[(page + 1) % 3]}}, now_,
                               effects_);
  }

  std::string call(std::uint8_t choice) const {
    return calls_.empty()
               ? "none"
               : calls_[calls_.size() - 1 - choice % std::min<std::size_t>(calls_.size(), 16)];
  }
  std::string participant(std::uint8_t choice) const {
    if (participants_.empty() || choice % 8 == 0) return choice % 16 == 0 ? "caller" : "operator";
    return participants_[choice % participants_.size()];
  }
  static std::string operator_id(std::uint8_t choice) { return "o" + std::to_string(choice % 5); }

  ClientMessage of_both(std::uint8_t what, std::uint8_t first, std::uint8_t second) const {
    switch (what % 5) {
      case 0:
        return CallHangup{call(first)};
      case 1:
        return Chat{call(first), "text"};
      case 2:
        return CallHand{call(first), second % 2 == 0};
      case 3:
        return Signal{call(first), "{}", second % 3 == 0 ? std::string() : participant(second)};
      default:
        break;
    }
    if (tokens_.empty()) return CallResume{call(first), "none", true};
    const auto& [id, token] =
        tokens_[tokens_.size() - 1 - first % std::min<std::size_t>(tokens_.size(), 32)];
    return CallResume{id, token, second % 2 == 0};
  }

  static CallStart start(std::uint8_t first, std::uint8_t second) {
    CallStart message{
        kDesks[first % 4], MediaKind::kVoice, Language::kItalian, transports(second), {}};
    message.address = AddressKey{second};
    message.priority = static_cast<QueuePriority>(1 + first % 2);
    return message;
  }

  ClientMessage of_caller(std::uint8_t what, std::uint8_t first, std::uint8_t second) const {
    switch (what % 27) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
      case 6:
      case 7:
        return start(first, second);
      case 8:
      case 9:
        return CallJoin{links_.empty() ? "none" : links_[first % links_.size()], MediaKind::kVideo,
                        Language::kEnglish, transports(second), "name"};
      default:
        return of_both(what, first, second);
    }
  }

  ClientMessage of_operator(std::uint8_t what, std::uint8_t first, std::uint8_t second) const {
    switch (what % 27) {
      case 0:
      case 1:
      case 2:
      case 3:
        return CallAnswer{call(first), transports(second)};
      case 4:
        return CallDecline{call(first)};
      case 5:
      case 6:
      case 7:
        return OperatorAvailability{
            first % 4 == 0 ? static_cast<Availability>(first / 4 % 3) : Availability::kAvailable,
            second % 5 == 0};
      case 8:
        return CallHold{call(first), second % 2 == 0};
      case 9:
      case 10:
        return CallTransfer{call(first), kDesks[second % 4], {}, "why", false};
      case 11:
      case 12:
        return CallTransfer{call(first), {}, operator_id(second), {}, false};
      case 13:
        return CallTransfer{call(first), {}, {}, {}, true};
      case 14:
        return CallBlock{call(first)};
      case 15:
      case 16:
        return CallInvite{call(first), operator_id(second), "why", false, second % 7 == 0};
      case 17:
        return CallInvite{call(first), {}, {}, true, false};
      case 18:
        return CallRemove{call(first), participant(second)};
      case 19:
        return CallMute{call(first), participant(second)};
      case 20:
      case 21:
        return OpenHour{kDesks[first % 4], second % 4 != 0, transports(second)};
      default:
        return of_both(what, first, second);
    }
  }

  /// Takes note of what was told; all of it must be JSON.
  void read() {
    for (const auto& message : effects_.messages) {
      if (!message.text) continue;
      json::error_code error;
      const auto value = json::parse(*message.text, error);
      if (error || !value.is_object()) std::abort();
      const auto& object = value.get_object();
      const auto text = [&object](const char* name) -> std::string {
        const auto* field = object.if_contains(name);
        return field != nullptr && field->is_string() ? json::value_to<std::string>(*field) : "";
      };
      const auto type = text("type");
      if (type == "call.ringing" || type == "call.assigned") calls_.push_back(text("call"));
      if (type == "call.guest_link") links_.push_back(text("token"));
      if (!text("you").empty()) participants_.push_back(text("you"));
      if (!text("resume").empty()) tokens_.emplace_back(text("call"), text("resume"));
    }
    effects_ = {};
  }

  int ids_ = 0;
  TimeMs now_ = 0;
  CallRegistry registry_;
  Effects effects_;
  ConnectionId next_socket_ = 0;
  std::array<ConnectionId, kPages> sockets_{};
  std::map<ConnectionId, std::size_t> operators_;
  std::vector<std::string> calls_, links_, participants_;
  std::vector<std::pair<std::string, std::string>> tokens_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  World world;
  for (std::size_t i = 0; i + 4 <= size && i / 4 < kMaxSteps; i += 4) {
    world.step(std::span<const std::uint8_t, 4>(data + i, 4));
  }
  world.finish();
  return 0;
}
