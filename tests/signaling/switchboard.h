// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calls/call_registry.h"
#include "protocol/client_message.h"

namespace sportello::signaling {

/// A registry with desks URP_1, URP_2 and HOUR (which holds open hours of four), a clock that the test moves, and what every socket was
/// sent. Messages go in as text, through the parser, so that a test reads as the protocol does.
class Switchboard {
 public:
  static constexpr TimeMs kStart = 1'700'000'000'000;

  explicit Switchboard(CallSettings settings = {}) : settings_(settings) { restart(); }

  /// Another run of the server: it keeps the key and forgets everything else.
  void restart();

  ConnectionId caller();
  /// Connects an operator; serves URP_1 unless told otherwise.
  ConnectionId operator_in(const std::string& id, std::vector<std::string> desks = {"URP_1"});
  /// The same, available, and with the messages so far forgotten.
  ConnectionId available(const std::string& id, std::vector<std::string> desks = {"URP_1"});

  /// What the socket says. A fault closes it, as the hub would.
  std::optional<MessageFault> say(ConnectionId from, const boost::json::object& message);
  void drop(ConnectionId socket);
  /// Moves the clock, through every deadline on the way.
  void pass(TimeMs duration);

  void update_operator(const OperatorIdentity& identity);

  /// A call to URP_1 that rings; its id.
  std::string ring(ConnectionId caller, const std::string& desk = "URP_1");
  /// A call in which both talk.
  std::string talk(ConnectionId caller, ConnectionId person);

  /// What the socket was sent since it was last asked, without `desk.overview`.
  std::vector<boost::json::object> heard(ConnectionId socket);
  /// The types of the same, joined by blanks: "call.offered operator.state".
  std::string types(ConnectionId socket);
  /// The last message of a type, asked or not; an empty object if there was none.
  boost::json::object last(ConnectionId socket, const std::string& type) const;
  std::optional<CloseCode> closed(ConnectionId socket) const;
  std::string desk_state(const std::string& desk) const;
  void forget_heard() { unread_.clear(); }

  /// Of the calls that are over.
  const std::vector<CallRecord>& records() const { return records_; }
  const std::vector<BlockRecord>& blocks() const { return blocks_; }

  CallRegistry& registry() { return *registry_; }
  TimeMs now() const { return now_; }

 private:
  void apply(const Effects& effects);

  CallSettings settings_;
  ResumeTokens::Key key_{7, 7, 7};
  std::unique_ptr<CallRegistry> registry_;
  TimeMs now_ = kStart;
  std::uint64_t run_ = 0;
  int next_call_ = 1;
  ConnectionId next_socket_ = 1;
  std::map<ConnectionId, Role> roles_;
  std::map<ConnectionId, std::vector<boost::json::object>> unread_;
  std::map<ConnectionId, std::vector<boost::json::object>> all_;
  std::map<ConnectionId, CloseCode> closed_;
  std::vector<CallRecord> records_;
  std::vector<BlockRecord> blocks_;
};

/// The string in a field; "" where there is none.
std::string text_in(const boost::json::object& object, const std::string& field);

}  // namespace sportello::signaling
