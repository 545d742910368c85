// SPDX-License-Identifier: EUPL-1.2
//
// What a citizen does with appointments.
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

SlotPlan plan_of(const RequestDesk& desk) {
  SlotPlan plan;
  plan.slot_minutes = desk.slot_minutes;
  return plan;
}

ApiAnswer show_slots(RequestRoom& room, const ApiRequest& api) {
  auto desk = room.desk(api.parts.at(0));
  if (!desk) return error_response(404, "unknown_desk", "desk");
  return StorageWork([desk = std::move(*desk), now = api.now](Database& database) -> Finish {
    return [desk, now, taken = booked_slots(database, desk.id, now)] {
      json::array starts;
      for (const auto& slot : free_slots(desk.hours, plan_of(desk), taken, now)) {
        starts.push_back(slot.start);
      }
      return json_response(
          200, json::object{{"slot_minutes", desk.slot_minutes}, {"slots", std::move(starts)}});
    };
  });
}

ApiAnswer book(RequestRoom& room, const ApiRequest& api) {
  auto parsed = parse_appointment_form(api.body);
  if (const auto* fault = std::get_if<FormFault>(&parsed)) return form_fault(*fault);
  auto form = std::move(std::get<AppointmentForm>(parsed));
  auto desk = room.desk(form.desk);
  if (!desk) return error_response(404, "unknown_desk", "desk");
  if (!is_slot(desk->hours, plan_of(*desk), form.start, api.now)) {
    return error_response(409, "no_such_slot", "start");
  }
  const TimeMs end = form.start + desk->slot_minutes * TimeMs{60'000};
  return StorageWork([&room, form, desk = std::move(*desk), end, origin = link_origin(room, api.http),
                      now = api.now](Database& database) -> Finish {
    const auto added = book_appointment(database, form, end, now);
    if (added.id.empty()) return [] { return error_response(409, "slot_taken", "start"); };
    const auto link = visit_link(origin, added.token);
    const Appointment appointment{added.id, form, end, AppointmentState::kBooked, now};
    post_letter(database, room.sender,
                appointment_booked(name_in(desk, form.language), form.start, link,
                                   calendar_of(appointment, desk, link), form.language),
                form.email, now);
    return [&room, link, token = added.token, ics = calendar_link(origin, added.token),
            visits = load_visits(database, now)] {
      room.visits.replace(visits);
      room.mail_waits();
      return json_response(201, json::object{{"link", link}, {"token", token}, {"ics", ics}});
    };
  });
}

/// Work that begins with the appointment of a link: `then` answers for it.
template <class Then>
ApiAnswer with_appointment(const ApiRequest& api, Then then) {
  return StorageWork(
      [token = std::string(api.parts.at(0)), then = std::move(then)](Database& database) -> Finish {
        const auto id = request_of_link(database, VisitKind::kAppointment, token);
        auto appointment = id ? find_appointment(database, *id) : std::nullopt;
        if (!appointment) return [] { return error_response(404, "unknown"); };
        return then(database, std::move(*appointment));
      });
}

ApiAnswer show_appointment(RequestRoom& room, const ApiRequest& api) {
  return with_appointment(api, [&room](Database&, Appointment appointment) -> Finish {
    return [&room, appointment = std::move(appointment)] {
      const auto& form = appointment.form;
      const auto desk = room.desk(form.desk).value_or(RequestDesk{form.desk});
      return json_response(200,
                           json::object{{"kind", "appointment"},
                                        {"state", std::string(to_string(appointment.state))},
                                        {"desk", desk_json(desk)},
                                        {"subject", form.subject},
                                        {"start", form.start},
                                        {"end", appointment.end},
                                        {"call_from", form.start - kAppointmentEarly},
                                        {"call_until", form.start + kAppointmentLate},
                                        {"by_email", !form.email.empty()},
                                        {"made", appointment.made}});
    };
  });
}

ApiAnswer show_calendar(RequestRoom& room, const ApiRequest& api) {
  const auto link = visit_link(link_origin(room, api.http), api.parts.at(0));
  return with_appointment(api, [&room, link](Database&, Appointment appointment) -> Finish {
    return [&room, link, appointment = std::move(appointment)] {
      const auto desk = room.desk(appointment.form.desk);
      if (!desk || appointment.state == AppointmentState::kCancelled) {
        return error_response(404, "unknown");
      }
      HttpResponse response;
      response.body = calendar_of(appointment, *desk, link);
      const bool italian = appointment.form.language == Language::kItalian;
      response.header("Content-Type", "text/calendar; charset=utf-8")
          .header("Content-Disposition", italian ? "attachment; filename=\"appuntamento.ics\""
                                                 : "attachment; filename=\"appointment.ics\"")
          .header("Cache-Control", "no-store");
      return response;
    };
  });
}

ApiAnswer cancel(RequestRoom& room, const ApiRequest& api) {
  return with_appointment(
      api, [&room, now = api.now](Database& database, const Appointment& appointment) -> Finish {
        cancel_appointment(database, appointment.id, now);
        return [&room, visits = load_visits(database, now)] {
          room.visits.replace(visits);
          return empty_response();
        };
      });
}

}  // namespace

void add_appointment_routes(ApiRoutes& routes, RequestRoom& room) {
  const auto add = [&routes, &room](Method method, std::string_view pattern, Access access,
                                    ApiAnswer (*handle)(RequestRoom&, const ApiRequest&),
                                    int per_minute) {
    routes.add({method, pattern, access,
                [&room, handle](const ApiRequest& api) { return handle(room, api); }, per_minute});
  };
  add(Method::kGet, "/api/desks/{id}/slots", Access::kPublic, show_slots, kLooksPerMinute);
  add(Method::kPost, "/api/appointments", Access::kSites, book, kRequestsPerMinute);
  add(Method::kGet, "/api/appointments/{token}", Access::kSites, show_appointment,
      kLooksPerMinute);
  add(Method::kGet, "/api/appointments/{token}.ics", Access::kSites, show_calendar,
      kLooksPerMinute);
  add(Method::kDelete, "/api/appointments/{token}", Access::kSites, cancel, kLooksPerMinute);
}

}  // namespace sportello::signaling
