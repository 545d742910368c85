// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/time.h"
#include "protocol/types.h"

namespace sportello::signaling {

/// When a citizen would like to be called back.
enum class DayPart : std::uint8_t { kAny, kMorning, kAfternoon };

std::string_view to_string(DayPart part);

/// What a citizen fills in to be called back. All texts are trimmed and bounded.
struct CallbackForm {
  std::string desk;
  std::string name;
  std::string phone;
  std::string email;
  std::string subject;
  DayPart part = DayPart::kAny;
  std::string date;  ///< `2026-11-27`, or empty: any day
  Language language = Language::kItalian;
};

/// What a citizen fills in to get an appointment.
struct AppointmentForm {
  std::string desk;
  TimeMs start = 0;
  std::string name;
  std::string email;  ///< may be empty: the link is shown too
  std::string subject;
  Language language = Language::kItalian;
};

/// Why a form is not taken, and which field is to be mended.
struct FormFault {
  std::string_view code;   ///< snake_case, a literal
  std::string_view field;  ///< a literal
};

/// Reads `POST /api/callbacks`. The body is hostile: types, lengths and signs are checked; the first
/// fault in the order of the form is told. `now` bounds the preferred date (today up to 60 days on).
std::variant<CallbackForm, FormFault> parse_callback_form(const boost::json::object& body, TimeMs now);

/// Reads `POST /api/appointments`. Whether the start is a free slot is not looked at.
std::variant<AppointmentForm, FormFault> parse_appointment_form(const boost::json::object& body);

}  // namespace sportello::signaling
