// SPDX-License-Identifier: EUPL-1.2
#include "signaling/switchboard.h"

#include <gtest/gtest.h>

namespace sportello::signaling {

namespace json = boost::json;

void Switchboard::restart() {
  closed_.clear();
  roles_.clear();
  registry_ = std::make_unique<CallRegistry>(
      settings_, CallRegistry::Surroundings{
                     {{"URP_1", "Sportello 1", "Desk 1"},
                      {"URP_2", "Sportello 2", "Desk 2"},
                      {"HOUR", "Assessora", "Councillor", true, 4}},
                     {{{"stun:stun.example"}, "", ""}},
                     ResumeTokens(key_),
                     [this] { return "call-" + std::to_string(next_call_++); },
                     ++run_,
                     now_});
}

ConnectionId Switchboard::caller() {
  roles_[next_socket_] = Role::kCaller;
  return next_socket_++;
}

ConnectionId Switchboard::operator_in(const std::string& id, std::vector<std::string> desks) {
  const auto socket = next_socket_++;
  roles_[socket] = Role::kOperator;
  Effects effects;
  registry_->connect_operator(socket, {id, "Name of " + id, std::move(desks)}, now_, effects);
  apply(effects);
  return socket;
}

ConnectionId Switchboard::available(const std::string& id, std::vector<std::string> desks) {
  const auto socket = operator_in(id, std::move(desks));
  say(socket, {{"type", "operator.state"}, {"state", "available"}});
  unread_[socket].clear();
  return socket;
}

std::optional<MessageFault> Switchboard::say(ConnectionId from, const json::object& message) {
  const auto parsed = parse_client_message(json::serialize(message), roles_.at(from));
  if (const auto* fault = std::get_if<MessageFault>(&parsed)) {
    ADD_FAILURE() << "not a message: " << json::serialize(message) << ": " << fault->message;
    return *fault;
  }
  Effects effects;
  auto fault = registry_->receive(from, std::get<ClientMessage>(parsed), now_, effects);
  apply(effects);
  return fault;
}

void Switchboard::drop(ConnectionId socket) {
  Effects effects;
  registry_->disconnect(socket, now_, effects);
  apply(effects);
}

void Switchboard::update_operator(const OperatorIdentity& identity) {
  Effects effects;
  registry_->update_operator(identity, now_, effects);
  apply(effects);
}

void Switchboard::pass(TimeMs duration) {
  const TimeMs until = now_ + duration;
  for (;;) {
    const auto due = registry_->next_deadline();
    now_ = due && *due <= until ? std::max(*due, now_) : until;
    Effects effects;
    registry_->advance(now_, effects);
    apply(effects);
    if (!due || *due > until) return;
  }
}

std::string Switchboard::ring(ConnectionId caller, const std::string& desk) {
  say(caller, {{"type", "call.start"},
               {"desk", desk},
               {"kind", "video"},
               {"lang", "it"},
               {"transports", {"rtp", "datachannel", "native"}}});
  const auto ringing = last(caller, "call.ringing");
  EXPECT_FALSE(ringing.empty()) << "the call does not ring";
  return text_in(ringing, "call");
}

std::string Switchboard::talk(ConnectionId caller, ConnectionId person) {
  auto call = ring(caller);
  say(person, {{"type", "call.answer"}, {"call", call}, {"transports", {"native", "rtp"}}});
  EXPECT_EQ(text_in(last(person, "call.assigned"), "call"), call);
  unread_.clear();
  return call;
}

std::vector<json::object> Switchboard::heard(ConnectionId socket) {
  return std::exchange(unread_[socket], {});
}

std::string Switchboard::types(ConnectionId socket) {
  std::string joined;
  for (const auto& message : heard(socket)) {
    joined += (joined.empty() ? "" : " ") + text_in(message, "type");
  }
  return joined;
}

json::object Switchboard::last(ConnectionId socket, const std::string& type) const {
  const auto found = all_.find(socket);
  if (found == all_.end()) return {};
  for (auto it = found->second.rbegin(); it != found->second.rend(); ++it) {
    if (text_in(*it, "type") == type) return *it;
  }
  return {};
}

std::optional<CloseCode> Switchboard::closed(ConnectionId socket) const {
  const auto found = closed_.find(socket);
  if (found == closed_.end()) return std::nullopt;
  return found->second;
}

std::string Switchboard::desk_state(const std::string& desk) const {
  return std::string(to_string(registry_->board().state_of(desk)));
}

void Switchboard::apply(const Effects& effects) {
  for (const auto& message : effects.messages) {
    EXPECT_TRUE(roles_.contains(message.to)) << "a message for a socket that does not exist";
    EXPECT_FALSE(closed_.contains(message.to)) << "a message for a closed socket";
    if (message.text) {
      auto value = json::parse(*message.text).as_object();
      all_[message.to].push_back(value);
      if (text_in(value, "type") != "desk.overview") {
        unread_[message.to].push_back(std::move(value));
      }
    }
    if (message.close) closed_[message.to] = *message.close;
  }
  records_.insert(records_.end(), effects.records.begin(), effects.records.end());
  blocks_.insert(blocks_.end(), effects.blocks.begin(), effects.blocks.end());
  EXPECT_EQ(registry_->check_consistency(), "");
}

std::string text_in(const json::object& object, const std::string& field) {
  const auto* value = object.if_contains(field);
  if (value == nullptr || !value->is_string()) return "";
  return std::string(value->get_string().data(), value->get_string().size());
}

}  // namespace sportello::signaling
