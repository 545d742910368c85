// SPDX-License-Identifier: EUPL-1.2
//
// Messages that only operators get.
#include "protocol/message_writer.h"
#include "protocol/server_message.h"

namespace sportello::signaling {

using namespace writer;

namespace {

json::object offer_value(const OfferFacts& offer) {
  auto object = facts_value(offer.facts, staff_desk_value(*offer.facts.desk));
  add_visit(object, offer.facts);
  object["priority"] = static_cast<int>(offer.priority);
  object["place"] = offer.place;
  if (offer.kind == OfferFacts::Kind::kTransfer) {
    object["transfer"] = {{"from", view(offer.by)}, {"reason", text_or_null(offer.reason)}};
  } else if (offer.kind == OfferFacts::Kind::kInvite) {
    object["invite"] = {{"by", view(offer.by)}, {"reason", text_or_null(offer.reason)}};
  }
  return object;
}

json::object assigned_value(const CallFacts& facts, const TalkView& talk, std::string_view resume) {
  auto object = facts_value(facts, staff_desk_value(*facts.desk));
  add_visit(object, facts);
  add_talk(object, talk);
  object["in_charge"] = talk.in_charge;
  object["resume"] = view(resume);
  return object;
}

}  // namespace

Text ServerMessages::operator_welcome(const Welcome& welcome) const {
  auto object = message("operator.welcome");
  object["operator"] = {{"id", view(welcome.id)}, {"name", view(welcome.name)}};
  auto& desks = object["desks"].emplace_array();
  for (const auto* desk : welcome.desks) desks.push_back(staff_desk_value(*desk));
  object["state"] = view(to_string(welcome.presence));
  object["wrap_up_after"] = welcome.wrap_up_after;
  auto& calls = object["calls"].emplace_array();
  for (const auto& offer : welcome.ringing) calls.push_back(offer_value(offer));
  auto& active = object["active"].emplace_array();
  for (const auto& call : welcome.active) {
    active.push_back(assigned_value(call.facts, call.talk, call.resume));
  }
  return write_with_ice(object);
}

Text ServerMessages::operator_state(Presence presence, bool wrap_up_after) const {
  auto object = message("operator.state");
  object["state"] = view(to_string(presence));
  object["wrap_up_after"] = wrap_up_after;
  return write(object);
}

Text ServerMessages::operator_replaced() const { return write(message("operator.replaced")); }

Text ServerMessages::desk_overview(const std::vector<DeskLine>& desks,
                                   const std::vector<ColleagueLine>& colleagues) const {
  auto object = message("desk.overview");
  auto& desk_list = object["desks"].emplace_array();
  for (const auto& line : desks) {
    json::object item{
        {"id", view(line.desk)}, {"state", view(to_string(line.state))}, {"waiting", line.waiting}};
    item["longest_since"] =
        line.longest_since ? json::value(*line.longest_since) : json::value(nullptr);
    desk_list.push_back(std::move(item));
  }
  auto& people = object["colleagues"].emplace_array();
  for (const auto& line : colleagues) {
    json::array common;
    for (const auto desk : line.desks) common.push_back(view(desk));
    people.push_back({{"id", view(line.id)},
                      {"name", view(line.name)},
                      {"state", view(to_string(line.presence))},
                      {"desks", std::move(common)}});
  }
  return write(object);
}

Text ServerMessages::call_offered(const OfferFacts& offer) const {
  auto object = offer_value(offer);
  object["type"] = "call.offered";
  return write(object);
}

Text ServerMessages::call_withdrawn(std::string_view call, WithdrawalReason reason) const {
  auto object = message("call.withdrawn", call);
  object["reason"] = view(to_string(reason));
  return write(object);
}

Text ServerMessages::call_assigned(const CallFacts& facts, const TalkView& talk,
                                   std::string_view resume) const {
  auto object = assigned_value(facts, talk, resume);
  object["type"] = "call.assigned";
  return write_with_ice(object);
}

Text ServerMessages::request_failed(std::string_view request, std::string_view about,
                                    std::string_view subject, Failure why,
                                    std::string_view person) const {
  auto object = message("request.failed");
  object["request"] = view(request);
  object[view(about)] = view(subject);
  object["reason"] = view(to_string(why));
  if (!person.empty()) object["operator"] = view(person);
  return write(object);
}

}  // namespace sportello::signaling
