// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "requests/appointments.h"
#include "requests/callbacks.h"
#include "requests/request_form.h"
#include "requests/request_routes.h"

// What the routes of this room have in common.
namespace sportello::signaling {

HttpResponse form_fault(const FormFault& fault);

/// The origin that links begin with.
std::string link_origin(const RequestRoom& room, const HttpRequest& request);
std::string visit_link(std::string_view origin, std::string_view token);
std::string calendar_link(std::string_view origin, std::string_view token);

const std::string& name_in(const RequestDesk& desk, Language language);
boost::json::object desk_json(const RequestDesk& desk);

/// The appointment as a calendar file.
std::string calendar_of(const Appointment& appointment, const RequestDesk& desk,
                        std::string_view link);

/// Puts a letter into the outbox, where there is a sender and somebody to send it to.
void post_letter(Database& database, const std::optional<Mailbox>& sender, Mail letter,
                 const std::string& to, TimeMs now);

}  // namespace sportello::signaling
