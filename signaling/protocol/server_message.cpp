// SPDX-License-Identifier: EUPL-1.2
#include "protocol/server_message.h"

#include <utility>

#include "protocol/message_writer.h"

namespace sportello::signaling {
namespace {

using namespace writer;

constexpr std::string_view kDeskStates[] = {"open", "busy", "closed"};
constexpr std::string_view kPresences[] = {"available", "away", "wrap_up", "busy"};
constexpr std::string_view kRefusals[] = {
    "desk_closed", "desk_busy", "unknown_desk", "no_common_transport",
    "server_full", "gone",      "blocked",      "too_early",
    "degraded"};
constexpr std::string_view kEnds[] = {"hangup",    "declined",       "no_answer",
                                      "peer_lost", "operators_left", "no_common_transport",
                                      "blocked",   "removed",        "operator_lost"};
constexpr std::string_view kWithdrawals[] = {"answered", "declined", "caller_left", "no_answer",
                                             "away",     "busy",     "gone",        "cancelled"};
constexpr std::string_view kFailures[] = {
    "not_in_charge", "not_now",  "unknown_desk", "desk_closed", "unknown_operator",    "away",
    "busy",          "declined", "no_answer",    "full",        "no_common_transport", "too_many",
    "cancelled",     "degraded"};

/// An RTCIceServer.
std::string ice_server_text(const IceServer& server) {
  json::object item;
  item["urls"] = json::array(server.urls.begin(), server.urls.end());
  if (!server.username.empty()) item["username"] = server.username;
  if (!server.credential.empty()) item["credential"] = server.credential;
  return json::serialize(item);
}

}  // namespace

std::string_view to_string(DeskState v) { return kDeskStates[static_cast<std::size_t>(v)]; }
std::string_view to_string(Presence v) { return kPresences[static_cast<std::size_t>(v)]; }
std::string_view to_string(RefusalReason v) { return kRefusals[static_cast<std::size_t>(v)]; }
std::string_view to_string(EndReason v) { return kEnds[static_cast<std::size_t>(v)]; }
std::string_view to_string(WithdrawalReason v) { return kWithdrawals[static_cast<std::size_t>(v)]; }
std::string_view to_string(Failure v) { return kFailures[static_cast<std::size_t>(v)]; }

namespace writer {

json::object desk_value(const DeskConfig& desk) {
  return {{"id", desk.id}, {"name", {{"it", desk.name_it}, {"en", desk.name_en}}}};
}

json::object staff_desk_value(const DeskConfig& desk) {
  auto object = desk_value(desk);
  object["blur"] = desk.blur;
  object["group_size"] = desk.group_size;
  object["languages"] = json::array(desk.languages.begin(), desk.languages.end());
  return object;
}

json::object facts_value(const CallFacts& facts, json::object desk) {
  return {{"call", view(facts.call)},
          {"desk", std::move(desk)},
          {"kind", view(to_string(facts.kind))},
          {"lang", view(to_string(facts.language))},
          {"since", facts.since}};
}

void add_visit(json::object& object, const CallFacts& facts) {
  if (facts.visit == nullptr) return;
  object["visit"] = {{"kind", facts.visit->kind},
                     {"name", facts.visit->name},
                     {"subject", facts.visit->subject},
                     {"at", facts.visit->at}};
}

json::value transport_value(const std::optional<Transport>& transport) {
  return transport ? json::value(view(to_string(*transport))) : json::value(nullptr);
}

json::object participant_value(const ParticipantView& person) {
  return {{"id", view(person.id)},
          {"name", text_or_null(person.name)},
          {"role", view(to_string(person.role))},
          {"present", person.present},
          {"transport", transport_value(person.transport)},
          {"hand", person.hand}};
}

}  // namespace writer

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

Text ServerMessages::call_ended(std::string_view call, const Farewell& farewell) const {
  auto object = message("call.ended", call);
  object["reason"] = view(to_string(farewell.reason));
  if (farewell.by) object["by"] = view(to_string(*farewell.by));
  if (!farewell.rate.empty()) object["rate"] = farewell.rate;
  if (!farewell.block.empty()) {
    object["block"] = farewell.block;
    object["until"] = farewell.block_until;
  }
  return write(object);
}

Text ServerMessages::error(CloseCode code, std::string_view text) const {
  auto object = message("error");
  object["code"] = close_name(code);
  object["message"] = view(text);
  return write(object);
}

Text ServerMessages::service_state(bool degraded) const {
  auto object = message("service.state");
  object["degraded"] = degraded;
  return write(object);
}

Text ServerMessages::service_resume() const { return write(message("service.resume")); }

std::string desks_body(const std::vector<DeskStatus>& desks) {
  json::array list;
  for (const auto& status : desks) {
    auto item = desk_value(*status.desk);
    item["state"] = view(to_string(status.state));
    item["opens_at"] = status.opens_at ? json::value(*status.opens_at) : json::value();
    item["closes_at"] = status.closes_at ? json::value(*status.closes_at) : json::value();
    item["group"] = status.desk->group_size;
    const auto& languages = status.desk->languages;
    item["languages"] = json::array(languages.begin(), languages.end());
    list.push_back(std::move(item));
  }
  return json::serialize(json::object{{"desks", std::move(list)}});
}

}  // namespace sportello::signaling
