// SPDX-License-Identifier: EUPL-1.2
//
// What operators see and do with the requests of their desks.
#include <boost/json.hpp>
#include <map>
#include <utility>

#include "http/responses.h"
#include "requests/letters.h"
#include "requests/request_answers.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

json::object callback_json(const Callback& callback) {
  const auto& form = callback.form;
  return {{"id", callback.id},
          {"desk", form.desk},
          {"name", form.name},
          {"phone", form.phone},
          {"email", form.email},
          {"subject", form.subject},
          {"preferred", {{"part", std::string(to_string(form.part))}, {"date", form.date}}},
          {"lang", std::string(to_string(form.language))},
          {"state", std::string(to_string(callback.state))},
          {"made", callback.made},
          {"changed", callback.changed}};
}

json::object appointment_json(const Appointment& appointment) {
  const auto& form = appointment.form;
  return {{"id", appointment.id},
          {"desk", form.desk},
          {"start", form.start},
          {"end", appointment.end},
          {"name", form.name},
          {"email", form.email},
          {"subject", form.subject},
          {"lang", std::string(to_string(form.language))},
          {"state", std::string(to_string(appointment.state))}};
}

ApiAnswer list_callbacks(RequestRoom&, const ApiRequest& api) {
  return StorageWork([desks = api.who->account.desks, now = api.now](Database& database) -> Finish {
    return [list = callbacks_of(database, desks, now)] {
      json::array items;
      for (const auto& callback : list) items.push_back(callback_json(callback));
      return json_response(200, json::object{{"callbacks", std::move(items)}});
    };
  });
}

ApiAnswer list_appointments(RequestRoom&, const ApiRequest& api) {
  // Those of this morning too: an appointment that has just ended is not gone.
  const TimeMs from = api.now - 12 * TimeMs{3'600'000};
  return StorageWork([desks = api.who->account.desks, from](Database& database) -> Finish {
    return [list = appointments_of(database, desks, from)] {
      json::array items;
      for (const auto& appointment : list) items.push_back(appointment_json(appointment));
      return json_response(200, json::object{{"appointments", std::move(items)}});
    };
  });
}

ApiAnswer change_callback(RequestRoom& room, const ApiRequest& api) {
  const auto* given = api.body.if_contains("state");
  const auto state = given != nullptr && given->is_string()
                         ? callback_state_from({given->get_string().data(),
                                                given->get_string().size()})
                         : std::nullopt;
  if (!state || *state == CallbackState::kWithdrawn) {
    return error_response(400, "malformed", "state");
  }
  std::map<std::string, RequestDesk> desks;
  for (const auto& id : api.who->account.desks) {
    if (auto desk = room.desk(id)) desks.emplace(id, std::move(*desk));
  }
  return StorageWork([&room, id = std::string(api.parts.at(0)), desks = std::move(desks),
                      state = *state, origin = link_origin(room, api.http),
                      now = api.now](Database& database) -> Finish {
    auto callback = find_callback(database, id);
    const auto desk = callback ? desks.find(callback->form.desk) : desks.end();
    if (desk == desks.end()) return [] { return error_response(404, "unknown"); };
    const bool goes_out =
        state == CallbackState::kCalling && callback->state != CallbackState::kCalling;
    if (!set_callback_state(database, id, state, now)) {
      return [] { return error_response(409, "withdrawn", "state"); };
    }
    callback->state = state;
    callback->changed = now;
    // Operators read it out to those who gave a phone number only.
    std::string link;
    if (goes_out) {
      link = visit_link(origin, add_visit_link(database, VisitKind::kCallback, callback->id));
    }
    if (goes_out && room.sender && !callback->form.email.empty()) {
      const auto language = callback->form.language;
      post_letter(database, room.sender,
                  callback_calling(name_in(desk->second, language), link, language),
                  callback->form.email, now);
    }
    return [&room, callback = std::move(*callback), link = std::move(link),
            visits = load_visits(database, now)] {
      room.visits.replace(visits);
      room.mail_waits();
      auto answer = callback_json(callback);
      if (!link.empty()) answer["link"] = link;
      return json_response(200, answer);
    };
  });
}

}  // namespace

void add_desk_request_routes(ApiRoutes& routes, RequestRoom& room) {
  routes.add({Method::kGet, "/api/desk/callbacks", Access::kOperator,
              [&room](const ApiRequest& api) { return list_callbacks(room, api); }});
  routes.add({Method::kPost, "/api/desk/callbacks/{id}", Access::kOperator,
              [&room](const ApiRequest& api) { return change_callback(room, api); }});
  routes.add({Method::kGet, "/api/desk/appointments", Access::kOperator,
              [&room](const ApiRequest& api) { return list_appointments(room, api); }});
}

}  // namespace sportello::signaling
