// SPDX-License-Identifier: EUPL-1.2
//
// Messages about a call that was answered: who is in it, and what becomes of it.
#include "protocol/message_writer.h"
#include "protocol/server_message.h"

namespace sportello::signaling {

using namespace writer;

namespace {

json::value seats_value(const std::optional<SeatsView>& seats) {
  if (!seats) return nullptr;
  return json::object{{"taken", seats->taken}, {"of", seats->of}, {"open", seats->open}};
}

json::object transfer_value(const TransferView& transfer) {
  json::object object;
  object["desk"] =
      transfer.desk != nullptr ? json::value(desk_value(*transfer.desk)) : json::value(nullptr);
  object["operator_name"] = text_or_null(transfer.operator_name);
  object["until"] = transfer.until;
  return object;
}

void add_participants(json::object& object, const TalkView& talk) {
  object["transport"] = transport_value(talk.transport);
  object["you"] = view(talk.you);
  auto& list = object["participants"].emplace_array();
  for (const auto& person : talk.others) list.push_back(participant_value(person));
  object["group"] = seats_value(talk.seats);
}

}  // namespace

namespace writer {

void add_talk(json::object& object, const TalkView& talk) {
  add_participants(object, talk);
  object["held"] = talk.held;
  object["transferring"] =
      talk.transfer ? json::value(transfer_value(*talk.transfer)) : json::value(nullptr);
}

}  // namespace writer

Text ServerMessages::call_answered(const CallFacts& facts, std::string_view operator_name,
                                   const TalkView& talk, std::string_view resume,
                                   std::string_view becomes, bool newcomer) const {
  auto object = newcomer ? facts_value(facts, desk_value(*facts.desk)) : json::object();
  object["type"] = "call.answered";
  object["call"] = view(facts.call);
  object["desk"] = desk_value(*facts.desk);
  object["operator"] = {{"name", view(operator_name)}};
  add_participants(object, talk);
  if (!becomes.empty()) object["becomes"] = view(becomes);
  object["resume"] = view(resume);
  return newcomer ? write_with_ice(object) : write(object);
}

Text ServerMessages::call_resumed(const CallFacts& facts, std::string_view peer_name,
                                  bool peer_present, const TalkView* talk, bool staff,
                                  std::string_view resume) const {
  auto object = facts_value(facts, staff ? staff_desk_value(*facts.desk) : desk_value(*facts.desk));
  object["type"] = "call.resumed";
  if (staff) add_visit(object, facts);
  object["state"] = talk != nullptr ? "talking" : "ringing";
  auto& peer = object["peer"].emplace_object();
  peer["name"] = text_or_null(peer_name);
  peer["present"] = peer_present;
  if (talk != nullptr) add_talk(object, *talk);
  if (talk != nullptr && staff) object["in_charge"] = talk->in_charge;
  object["resume"] = view(resume);
  return write_with_ice(object);
}

Text ServerMessages::call_held(std::string_view call, bool on) const {
  auto object = message("call.held", call);
  object["on"] = on;
  return write(object);
}

Text ServerMessages::call_transferring(std::string_view call, const TransferView& transfer) const {
  auto object = transfer_value(transfer);
  object["type"] = "call.transferring";
  object["call"] = view(call);
  object["on"] = true;
  return write(object);
}

Text ServerMessages::call_not_transferred(std::string_view call, Failure why) const {
  auto object = message("call.transferring", call);
  object["on"] = false;
  object["reason"] = view(to_string(why));
  return write(object);
}

Text ServerMessages::call_transferred(std::string_view call, std::string_view to) const {
  auto object = message("call.transferred", call);
  object["to"] = text_or_null(to);
  return write(object);
}

Text ServerMessages::call_inviting(std::string_view call, std::string_view person,
                                   std::string_view name, TimeMs until) const {
  auto object = message("call.inviting", call);
  object["operator"] = view(person);
  object["name"] = view(name);
  object["until"] = until;
  return write(object);
}

Text ServerMessages::call_guest_link(std::string_view call, std::string_view token,
                                     TimeMs expires) const {
  auto object = message("call.guest_link", call);
  object["token"] = view(token);
  object["expires"] = expires;
  return write(object);
}

Text ServerMessages::call_joined(std::string_view call, const ParticipantView& person) const {
  auto object = message("call.joined", call);
  object["participant"] = participant_value(person);
  return write(object);
}

Text ServerMessages::call_parted(std::string_view call, std::string_view participant,
                                 EndReason reason) const {
  auto object = message("call.parted", call);
  object["participant"] = view(participant);
  object["reason"] = view(to_string(reason));
  return write(object);
}

Text ServerMessages::call_seats(std::string_view call, const SeatsView& seats) const {
  auto object = message("call.seats", call);
  object["taken"] = seats.taken;
  object["of"] = seats.of;
  object["open"] = seats.open;
  return write(object);
}

Text ServerMessages::call_hand(std::string_view call, std::string_view participant, bool up) const {
  auto object = message("call.hand", call);
  object["participant"] = view(participant);
  object["up"] = up;
  return write(object);
}

Text ServerMessages::call_mute(std::string_view call) const {
  return write(message("call.mute", call));
}

Text ServerMessages::chat(std::string_view call, std::string_view from, std::string_view text,
                          TimeMs at) const {
  auto object = message("chat", call);
  object["from"] = view(from);
  object["text"] = view(text);
  object["at"] = at;
  return write(object);
}

Text ServerMessages::peer_away(std::string_view call, TimeMs until,
                               std::string_view participant) const {
  auto object = message("peer.away", call);
  object["until"] = until;
  object["participant"] = view(participant);
  return write(object);
}

Text ServerMessages::peer_back(std::string_view call, bool fresh,
                               std::string_view participant) const {
  auto object = message("peer.back", call);
  object["fresh"] = fresh;
  object["participant"] = view(participant);
  return write(object);
}

Text ServerMessages::signal(std::string_view call, std::string_view data,
                            std::string_view from) const {
  auto object = message("signal", call);
  object["from"] = view(from);
  return write_with(object, "data", data);
}

}  // namespace sportello::signaling
