// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "hours/opening_hours.h"
#include "http/api.h"
#include "mail/mail_message.h"
#include "requests/visit_board.h"

namespace sportello::signaling {

/// What this room has to know of a desk.
struct RequestDesk {
  std::string id;
  std::string name_it{};
  std::string name_en{};
  OpeningHours hours{};
  int slot_minutes = 0;  ///< 0: no appointments
};

/// What this room asks of the rest of the server. The functions run on the server's thread.
struct RequestRoom {
  std::function<std::optional<RequestDesk>(std::string_view id)> desk;
  VisitBoard& visits;                ///< kept up to date by the routes
  std::function<void()> mail_waits;  ///< something was put into the outbox
  std::optional<Mailbox> sender;     ///< nothing: the server sends no mail
  /// The origin in links; empty: as the browser asks for it. Must be set where there is a sender: a
  /// stranger's request shall not choose the address in a mail.
  std::string public_url;
};

/// Adds the routes of call-back requests and appointments, the citizen's and the desk's, to the
/// table. `room` outlives it.
void add_request_routes(ApiRoutes& routes, RequestRoom& room);

// The parts of the above.
void add_callback_routes(ApiRoutes& routes, RequestRoom& room);
void add_appointment_routes(ApiRoutes& routes, RequestRoom& room);
void add_desk_request_routes(ApiRoutes& routes, RequestRoom& room);

}  // namespace sportello::signaling
