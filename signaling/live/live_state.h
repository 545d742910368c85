// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "calls/call_registry.h"
#include "protocol/client_message.h"

namespace sportello::signaling {

/// One message of a socket, as it came and as it was understood.
struct SocketMessage {
  ConnectionId connection = 0;
  Role role = Role::kCaller;
  AddressKey address{};
  std::string_view text;
  const ClientMessage& message;
};

/// Who decides about calls, as the sockets of this node see it: this process itself (`EmbeddedState`,
/// the default), or one node for all (`LiveNode`). What follows from an input comes back at once in
/// `Effects`, or later through the `deliver` that the node was given.
class LiveState {
 public:
  virtual ~LiveState() = default;

  virtual void connect_operator(ConnectionId connection, const OperatorIdentity& identity,
                                TimeMs now, Effects& effects) = 0;
  /// A fault means that the socket has to be closed with it.
  virtual std::optional<MessageFault> receive(const SocketMessage& message, TimeMs now,
                                              Effects& effects) = 0;
  virtual void disconnect(ConnectionId connection, TimeMs now, Effects& effects) = 0;
  virtual void update_operator(const OperatorIdentity& identity, TimeMs now, Effects& effects) = 0;
  /// Does what is due, and when it has to be called again at the latest.
  virtual void advance(TimeMs now, Effects& effects) = 0;
  virtual std::optional<TimeMs> next_deadline(TimeMs now) const = 0;
  /// What a socket is told when it opens, or null.
  virtual Text greeting() const = 0;

  virtual void set_desks(std::vector<DeskConfig> desks) = 0;
  /// This node takes no new calls from now on.
  virtual void drain() = 0;
  virtual std::vector<DeskStatus> desks(TimeMs now) const = 0;
  /// Of an operator who is connected, at any node.
  virtual std::optional<Presence> presence_of(std::string_view id) const = 0;
  /// A session was signed out here: its sockets may be at other nodes.
  virtual void sign_out(std::string_view session) = 0;
  /// Calls `done` once what the last input changed holds whatever happens.
  virtual void when_kept(std::function<void()> done) = 0;
  /// The calls that are decided here.
  virtual const CallRegistry& registry() const = 0;
};

/// One process decides by itself.
class EmbeddedState final : public LiveState {
 public:
  explicit EmbeddedState(CallRegistry& registry) : registry_(registry) {}

  void connect_operator(ConnectionId connection, const OperatorIdentity& identity, TimeMs now,
                        Effects& effects) override {
    registry_.connect_operator(connection, identity, now, effects);
  }
  std::optional<MessageFault> receive(const SocketMessage& message, TimeMs now,
                                      Effects& effects) override {
    return registry_.receive(message.connection, message.message, now, effects);
  }
  void disconnect(ConnectionId connection, TimeMs now, Effects& effects) override {
    registry_.disconnect(connection, now, effects);
  }
  void update_operator(const OperatorIdentity& identity, TimeMs now, Effects& effects) override {
    registry_.update_operator(identity, now, effects);
  }
  void advance(TimeMs now, Effects& effects) override { registry_.advance(now, effects); }
  std::optional<TimeMs> next_deadline(TimeMs) const override { return registry_.next_deadline(); }
  Text greeting() const override { return nullptr; }
  void set_desks(std::vector<DeskConfig> desks) override {
    registry_.set_desks(std::move(desks));
  }
  void drain() override { registry_.drain(); }
  std::vector<DeskStatus> desks(TimeMs now) const override { return registry_.board().status(now); }
  std::optional<Presence> presence_of(std::string_view id) const override {
    return registry_.board().presence_of(id);
  }
  void sign_out(std::string_view) override {}
  void when_kept(std::function<void()> done) override { done(); }
  const CallRegistry& registry() const override { return registry_; }

 private:
  CallRegistry& registry_;
};

}  // namespace sportello::signaling
