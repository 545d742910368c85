// SPDX-License-Identifier: EUPL-1.2
#include "requests/request_answers.h"

#include <boost/json.hpp>
#include <utility>

#include "base/random_id.h"
#include "base/text.h"
#include "http/responses.h"
#include "mail/outbox.h"
#include "requests/calendar_file.h"

namespace sportello::signaling {

HttpResponse form_fault(const FormFault& fault) {
  return error_response(fault.code == "unknown_desk" ? 404 : 400, fault.code, fault.field);
}

std::string link_origin(const RequestRoom& room, const HttpRequest& request) {
  if (!room.public_url.empty() || !is_host_and_port(request.host)) return room.public_url;
  return (request.secure ? "https://" : "http://") + std::string(request.host);
}

std::string visit_link(std::string_view origin, std::string_view token) {
  return std::string(origin).append("/visit/").append(token);
}

std::string calendar_link(std::string_view origin, std::string_view token) {
  return std::string(origin).append("/api/appointments/").append(token).append(".ics");
}

const std::string& name_in(const RequestDesk& desk, Language language) {
  return language == Language::kEnglish && !desk.name_en.empty() ? desk.name_en : desk.name_it;
}

boost::json::object desk_json(const RequestDesk& desk) {
  return {{"id", desk.id}, {"name", {{"it", desk.name_it}, {"en", desk.name_en}}}};
}

std::string calendar_of(const Appointment& appointment, const RequestDesk& desk,
                        std::string_view link) {
  const bool italian = appointment.form.language == Language::kItalian;
  const auto summary = (italian ? "Videochiamata con il Comune: " : "Video call with the town hall: ") +
                       name_in(desk, appointment.form.language);
  const auto description =
      (italian ? std::string("All'ora dell'appuntamento apri questo indirizzo e premi «Chiama»: ")
               : std::string("At the time of the appointment open this address and press “Call”: "))
          .append(link);
  return calendar_file({appointment.id, appointment.form.start, appointment.end, appointment.made,
                        summary, description, link});
}

void post_letter(Database& database, const std::optional<Mailbox>& sender, Mail letter,
                 const std::string& to, TimeMs now) {
  if (!sender || to.empty()) return;
  letter.id = random_id();
  letter.from = *sender;
  letter.to = to;
  add_to_outbox(database, letter, now);
}

}  // namespace sportello::signaling
