// SPDX-License-Identifier: EUPL-1.2
#include "calls/rating_ticket.h"

#include <boost/json.hpp>

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr const char* kKind = "rate";

}  // namespace

std::string RatingTickets::seal(const RatingTicket& ticket) const {
  const json::array list{kKind, ticket.id, ticket.desk, ticket.hour, ticket.expires};
  return seal_text(key_, json::serialize(list));
}

std::optional<RatingTicket> RatingTickets::open(std::string_view token, TimeMs now) const {
  const auto plain = open_sealed_text(key_, token);
  if (!plain) return std::nullopt;
  try {
    const auto value = json::parse(*plain);
    const auto& list = value.as_array();
    if (list.at(0) != kKind) return std::nullopt;
    RatingTicket ticket{json::value_to<std::string>(list.at(1)),
                        json::value_to<std::string>(list.at(2)), list.at(3).to_number<TimeMs>(),
                        list.at(4).to_number<TimeMs>()};
    if (ticket.expires <= now) return std::nullopt;
    return ticket;
  } catch (const std::exception&) {
    return std::nullopt;  // sealed, but as something else
  }
}

}  // namespace sportello::signaling
