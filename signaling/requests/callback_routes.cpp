// SPDX-License-Identifier: EUPL-1.2
//
// What a citizen does with a request to be called back.
#include <boost/json.hpp>
#include <utility>

#include "http/responses.h"
#include "requests/letters.h"
#include "requests/request_answers.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr int kRequestsPerMinute = 6;
constexpr int kLooksPerMinute = 60;

ApiAnswer make_callback(RequestRoom& room, const ApiRequest& api) {
  auto parsed = parse_callback_form(api.body, api.now);
  if (const auto* fault = std::get_if<FormFault>(&parsed)) return form_fault(*fault);
  auto form = std::move(std::get<CallbackForm>(parsed));
  const auto desk = room.desk(form.desk);
  if (!desk) return error_response(404, "unknown_desk", "desk");
  const auto origin = link_origin(room, api.http);
  return StorageWork([&room, form, origin, name = name_in(*desk, form.language),
                      now = api.now](Database& database) -> Finish {
    const auto added = add_callback(database, form, now);
    if (added.id.empty()) return [] { return error_response(409, "too_many_open"); };
    const auto link = visit_link(origin, added.token);
    post_letter(database, room.sender, callback_received(name, link, form.language), form.email,
                now);
    return [&room, link, token = added.token] {
      room.mail_waits();
      return json_response(201, json::object{{"link", link}, {"token", token}});
    };
  });
}

ApiAnswer show_callback(RequestRoom& room, const ApiRequest& api) {
  return StorageWork([&room, token = std::string(api.parts.at(0))](Database& database) -> Finish {
    const auto id = request_of_link(database, VisitKind::kCallback, token);
    auto callback = id ? find_callback(database, *id) : std::nullopt;
    if (!callback) return [] { return error_response(404, "unknown"); };
    return [&room, callback = std::move(*callback)] {
      const auto desk = room.desk(callback.form.desk).value_or(RequestDesk{callback.form.desk});
      return json_response(
          200, json::object{{"kind", "callback"},
                            {"state", std::string(to_string(callback.state))},
                            {"desk", desk_json(desk)},
                            {"subject", callback.form.subject},
                            {"preferred",
                             {{"part", std::string(to_string(callback.form.part))},
                              {"date", callback.form.date}}},
                            {"by_email", !callback.form.email.empty()},
                            {"made", callback.made}});
    };
  });
}

ApiAnswer take_back(RequestRoom& room, const ApiRequest& api) {
  return StorageWork([&room, token = std::string(api.parts.at(0)),
                      now = api.now](Database& database) -> Finish {
    const auto id = request_of_link(database, VisitKind::kCallback, token);
    if (!id) return [] { return error_response(404, "unknown"); };
    withdraw_callback(database, *id, now);
    return [&room, visits = load_visits(database, now)] {
      room.visits.replace(visits);
      return empty_response();
    };
  });
}

}  // namespace

void add_callback_routes(ApiRoutes& routes, RequestRoom& room) {
  routes.add({Method::kPost, "/api/callbacks", Access::kSites,
              [&room](const ApiRequest& api) { return make_callback(room, api); },
              kRequestsPerMinute});
  routes.add({Method::kGet, "/api/callbacks/{token}", Access::kSites,
              [&room](const ApiRequest& api) { return show_callback(room, api); },
              kLooksPerMinute});
  routes.add({Method::kDelete, "/api/callbacks/{token}", Access::kSites,
              [&room](const ApiRequest& api) { return take_back(room, api); }, kLooksPerMinute});
}

void add_request_routes(ApiRoutes& routes, RequestRoom& room) {
  add_callback_routes(routes, room);
  add_appointment_routes(routes, room);
  add_desk_request_routes(routes, room);
}

}  // namespace sportello::signaling
