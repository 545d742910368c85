// SPDX-License-Identifier: EUPL-1.2
#include "protocol/server_message.h"

#include <boost/json.hpp>
#include <utility>

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::string_view kDeskStates[] = {"open", "busy", "closed"};
constexpr std::string_view kPresences[] = {"available", "away", "busy"};
constexpr std::string_view kRefusals[] = {"desk_closed",         "desk_busy",   "unknown_desk",
                                          "no_common_transport", "server_full", "gone"};
constexpr std::string_view kEnds[] = {"hangup",    "declined",       "no_answer",
                                      "peer_lost", "operators_left", "no_common_transport"};
constexpr std::string_view kWithdrawals[] = {"answered", "declined", "caller_left", "no_answer",
                                             "away",     "busy",     "gone"};

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

Text share(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

Text write(const json::object& object) { return share(json::serialize(object)); }

json::object message(std::string_view type) {
  json::object object;
  object["type"] = view(type);
  return object;
}

json::object message(std::string_view type, std::string_view call) {
  auto object = message(type);
  object["call"] = view(call);
  return object;
}

json::object desk_value(const DeskConfig& desk) {
  return {{"id", desk.id}, {"name", {{"it", desk.name_it}, {"en", desk.name_en}}}};
}

json::object facts_value(const CallFacts& facts) {
  return {{"call", view(facts.call)},
          {"desk", desk_value(*facts.desk)},
          {"kind", view(to_string(facts.kind))},
          {"lang", view(to_string(facts.language))},
          {"since", facts.since}};
}

json::object facts_message(std::string_view type, const CallFacts& facts) {
  auto object = facts_value(facts);
  object["type"] = view(type);
  return object;
}

/// An RTCIceServer.
std::string ice_server_text(const IceServer& server) {
  json::object item;
  item["urls"] = json::array(server.urls.begin(), server.urls.end());
  if (!server.username.empty()) item["username"] = server.username;
  if (!server.credential.empty()) item["credential"] = server.credential;
  return json::serialize(item);
}

/// Appends a field whose value is JSON already.
Text write_with(const json::object& object, std::string_view name, std::string_view raw) {
  std::string text = json::serialize(object);
  text.pop_back();  // the closing brace; the object has fields, so a comma follows
  text.reserve(text.size() + name.size() + raw.size() + 5);
  text.append(",\"").append(name).append("\":").append(raw).append("}");
  return share(std::move(text));
}

}  // namespace

std::string_view to_string(DeskState v) { return kDeskStates[static_cast<std::size_t>(v)]; }
std::string_view to_string(Presence v) { return kPresences[static_cast<std::size_t>(v)]; }
std::string_view to_string(RefusalReason v) { return kRefusals[static_cast<std::size_t>(v)]; }
std::string_view to_string(EndReason v) { return kEnds[static_cast<std::size_t>(v)]; }
std::string_view to_string(WithdrawalReason v) { return kWithdrawals[static_cast<std::size_t>(v)]; }

ServerMessages::ServerMessages(const std::vector<IceServer>& ice_servers, RelayOffer relay)
    : relay_(std::move(relay)) {
  for (const auto& server : ice_servers) {
    fixed_servers_.append(fixed_servers_.empty() ? "" : ",").append(ice_server_text(server));
  }
}

Text ServerMessages::write_with_ice(const json::object& object) const {
  std::string raw = "[" + fixed_servers_;
  if (relay_.server) {
    raw.append(fixed_servers_.empty() ? "" : ",").append(ice_server_text(relay_.server()));
  }
  raw += "]";
  if (relay_.only) raw += ",\"ice_transport_policy\":\"relay\"";
  return write_with(object, "ice_servers", raw);
}

Text ServerMessages::call_ringing(const CallFacts& facts, std::string_view resume) const {
  auto object = message("call.ringing", facts.call);
  object["resume"] = view(resume);
  object["desk"] = desk_value(*facts.desk);
  return write_with_ice(object);
}

Text ServerMessages::call_queue(std::string_view call, std::size_t place,
                                std::optional<TimeMs> wait) const {
  auto object = message("call.queue", call);
  object["place"] = place;
  object["wait_s"] = wait ? json::value(*wait / 1000) : json::value(nullptr);
  return write(object);
}

Text ServerMessages::call_requeued(std::string_view call, std::string_view resume) const {
  auto object = message("call.requeued", call);
  object["resume"] = view(resume);
  return write(object);
}

Text ServerMessages::call_refused(std::string_view call, RefusalReason reason) const {
  auto object = message("call.refused");
  if (!call.empty()) object["call"] = view(call);
  object["reason"] = view(to_string(reason));
  return write(object);
}

Text ServerMessages::call_answered(std::string_view call, std::string_view operator_name,
                                   Transport transport, std::string_view resume) const {
  auto object = message("call.answered", call);
  object["operator"] = {{"name", view(operator_name)}};
  object["transport"] = view(to_string(transport));
  object["resume"] = view(resume);
  return write(object);
}

Text ServerMessages::call_resumed(const CallFacts& facts, std::string_view peer_name,
                                  bool peer_present, const Transport* transport,
                                  std::string_view resume) const {
  auto object = facts_message("call.resumed", facts);
  object["state"] = transport != nullptr ? "talking" : "ringing";
  auto& peer = object["peer"].emplace_object();
  peer["name"] = peer_name.empty() ? json::value(nullptr) : json::value(view(peer_name));
  peer["present"] = peer_present;
  if (transport != nullptr) object["transport"] = view(to_string(*transport));
  object["resume"] = view(resume);
  return write_with_ice(object);
}

Text ServerMessages::call_ended(std::string_view call, EndReason reason) const {
  auto object = message("call.ended", call);
  object["reason"] = view(to_string(reason));
  return write(object);
}

Text ServerMessages::call_hung_up(std::string_view call, Role by) const {
  auto object = message("call.ended", call);
  object["reason"] = view(to_string(EndReason::kHangup));
  object["by"] = view(to_string(by));
  return write(object);
}

Text ServerMessages::operator_welcome(std::string_view id, std::string_view name,
                                      const std::vector<const DeskConfig*>& desks,
                                      Presence presence, const std::vector<CallFacts>& ringing,
                                      const std::vector<ActiveCall>& active) const {
  auto object = message("operator.welcome");
  object["operator"] = {{"id", view(id)}, {"name", view(name)}};
  auto& desk_list = object["desks"].emplace_array();
  for (const auto* desk : desks) desk_list.push_back(desk_value(*desk));
  object["state"] = view(to_string(presence));
  auto& calls = object["calls"].emplace_array();
  for (const auto& facts : ringing) calls.push_back(facts_value(facts));
  auto& active_list = object["active"].emplace_array();
  for (const auto& call : active) {
    auto item = facts_value(call.facts);
    item["transport"] = view(to_string(call.transport));
    item["resume"] = call.resume;
    active_list.push_back(std::move(item));
  }
  return write_with_ice(object);
}

Text ServerMessages::operator_state(Presence presence) const {
  auto object = message("operator.state");
  object["state"] = view(to_string(presence));
  return write(object);
}

Text ServerMessages::operator_replaced() const { return write(message("operator.replaced")); }

Text ServerMessages::call_offered(const CallFacts& facts) const {
  return write(facts_message("call.offered", facts));
}

Text ServerMessages::call_withdrawn(std::string_view call, WithdrawalReason reason) const {
  auto object = message("call.withdrawn", call);
  object["reason"] = view(to_string(reason));
  return write(object);
}

Text ServerMessages::call_assigned(const CallFacts& facts, Transport transport,
                                   std::string_view resume) const {
  auto object = facts_message("call.assigned", facts);
  object["transport"] = view(to_string(transport));
  object["resume"] = view(resume);
  return write_with_ice(object);
}

Text ServerMessages::peer_away(std::string_view call, TimeMs until) const {
  auto object = message("peer.away", call);
  object["until"] = until;
  return write(object);
}

Text ServerMessages::peer_back(std::string_view call, bool fresh) const {
  auto object = message("peer.back", call);
  object["fresh"] = fresh;
  return write(object);
}

Text ServerMessages::signal(std::string_view call, std::string_view data) const {
  return write_with(message("signal", call), "data", data);
}

Text ServerMessages::error(CloseCode code, std::string_view text) const {
  auto object = message("error");
  object["code"] = close_name(code);
  object["message"] = view(text);
  return write(object);
}

std::string desks_body(const std::vector<DeskStatus>& desks) {
  json::array list;
  for (const auto& status : desks) {
    auto item = desk_value(*status.desk);
    item["state"] = view(to_string(status.state));
    list.push_back(std::move(item));
  }
  return json::serialize(json::object{{"desks", std::move(list)}});
}

}  // namespace sportello::signaling
