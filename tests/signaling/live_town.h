// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "live/live_node.h"
#include "protocol/client_message.h"
#include "signaling/memory_store.h"

namespace sportello::signaling {

namespace json = boost::json;

inline constexpr TimeMs kLease = 15'000;
/// Until a dead node is missed at the latest.
inline constexpr TimeMs kDetection = kLease + 1'000;

struct Town;

/// One node with its sockets.
struct TownNode {
  Town* town = nullptr;
  std::unique_ptr<MemoryStore> store;
  std::unique_ptr<LiveNode> live;
  std::map<ConnectionId, std::vector<json::object>> heard;
  std::map<ConnectionId, Role> sockets;
  std::set<ConnectionId> closed;
  std::vector<std::string> signed_out;
  std::vector<CallRecord> records;
  ConnectionId next_socket = 1;
  std::uint64_t random = 0;
  AddressKey address{};  ///< of whoever speaks

  bool alive() const { return live != nullptr; }
  ConnectionId caller() {
    sockets[next_socket] = Role::kCaller;
    return next_socket++;
  }
  ConnectionId operator_in(const std::string& id);
  void say(ConnectionId socket, const json::object& message);
  void drop(ConnectionId socket);
  void apply(Effects& effects);

  std::vector<std::string> types(ConnectionId socket) const {
    std::vector<std::string> list;
    const auto found = heard.find(socket);
    if (found == heard.end()) return list;
    for (const auto& message : found->second) {
      list.emplace_back(message.at("type").as_string().c_str());
    }
    return list;
  }
  /// The last message of a type; an empty object if there was none.
  json::object last(ConnectionId socket, const std::string& type) const {
    const auto found = heard.find(socket);
    if (found == heard.end()) return {};
    for (auto at = found->second.rbegin(); at != found->second.rend(); ++at) {
      if (at->at("type").as_string() == type) return *at;
    }
    return {};
  }
  void forget() { heard.clear(); }
};

inline std::string text_of(const json::object& object, const std::string& field) {
  const auto* value = object.if_contains(field);
  return value != nullptr && value->is_string() ? value->as_string().c_str() : "";
}

/// All nodes of one town.
struct Town {
  MemorySpace space;
  TimeMs now = 1'700'000'000'000;
  int calls = 0;
  std::uint64_t runs = 0;
  std::vector<std::unique_ptr<TownNode>> nodes;

  TownNode& start() {
    auto node = std::make_unique<TownNode>();
    auto* raw = node.get();
    raw->town = this;
    raw->random = 1'000 * (nodes.size() + 1);
    raw->store = std::make_unique<MemoryStore>(space);
    raw->live = std::make_unique<LiveNode>(LiveNode::Surroundings{
        "node-" + std::to_string(nodes.size()), kLease,
        [this] {
          return std::make_unique<CallRegistry>(
              CallSettings{},
              CallRegistry::Surroundings{{{"D", "D", "D"}},
                                         {},
                                         ResumeTokens({7}),
                                         [this] { return "call-" + std::to_string(++calls); },
                                         ++runs,
                                         now});
        },
        [this] { return now; }, [this] { return now; }, [raw] { return raw->random += 2; },
        [raw](Effects& effects, TimeMs) { raw->apply(effects); },
        [raw](const Text& text) {
          for (const auto& [socket, role] : raw->sockets) {
            raw->heard[socket].push_back(json::parse(*text).as_object());
          }
        },
        [raw](const std::string& session) { raw->signed_out.push_back(session); }});
    nodes.push_back(std::move(node));
    raw->live->start(*raw->store);
    pass(200);
    return *raw;
  }

  void pass(TimeMs duration) {
    space.run();
    for (const TimeMs until = now + duration; now < until;) {
      now += 100;
      space.now += 100;
      for (const auto& node : nodes) {
        if (!node->alive()) continue;
        Effects effects;
        node->live->advance(now, effects);
      }
      space.run();
    }
  }

  /// As by `kill -9`.
  void kill(TownNode& node) {
    node.store.reset();
    node.live.reset();
  }
  TownNode& coordinator() {
    for (const auto& node : nodes) {
      if (node->alive() && node->live->coordinating()) return *node;
    }
    throw std::runtime_error("nobody decides");
  }
};

inline ConnectionId TownNode::operator_in(const std::string& id) {
  const auto socket = next_socket++;
  sockets[socket] = Role::kOperator;
  Effects effects;
  live->connect_operator(socket, {id, "Name of " + id, {"D"}}, town->now, effects);
  say(socket, {{"type", "operator.state"}, {"state", "available"}});
  return socket;
}

inline void TownNode::say(ConnectionId socket, const json::object& message) {
  const auto text = json::serialize(message);
  auto parsed = parse_client_message(text, sockets.at(socket));
  ASSERT_TRUE(std::holds_alternative<ClientMessage>(parsed)) << text;
  auto& read = std::get<ClientMessage>(parsed);
  if (auto* start = std::get_if<CallStart>(&read)) start->address = address;
  Effects effects;
  live->receive({socket, sockets.at(socket), address, text, read}, town->now, effects);
  apply(effects);
  town->space.run();
}

inline void TownNode::drop(ConnectionId socket) {
  sockets.erase(socket);
  Effects effects;
  live->disconnect(socket, town->now, effects);
  town->space.run();
}

inline void TownNode::apply(Effects& effects) {
  for (const auto& message : effects.messages) {
    if (!sockets.contains(message.to)) continue;
    if (message.text) heard[message.to].push_back(json::parse(*message.text).as_object());
    if (message.close) {
      closed.insert(message.to);
      sockets.erase(message.to);
    }
  }
  records.insert(records.end(), effects.records.begin(), effects.records.end());
}

inline json::object call_start() {
  return {{"type", "call.start"},
          {"desk", "D"},
          {"kind", "voice"},
          {"lang", "it"},
          {"transports", {"rtp"}}};
}
inline json::object answer(const std::string& call) {
  return {{"type", "call.answer"}, {"call", call}, {"transports", {"rtp"}}};
}
inline json::object resume(const json::object& of) {
  return {{"type", "call.resume"},
          {"call", of.at("call")},
          {"resume", of.at("resume")},
          {"fresh", false}};
}

}  // namespace sportello::signaling
