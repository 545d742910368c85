// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "requests/request_form.h"
#include "requests/slots.h"
#include "storage/database.h"

namespace sportello::signaling {

/// `kHeld`: the call took place. `kCancelled`: nothing of the citizen's is left in it.
enum class AppointmentState : std::uint8_t { kBooked, kHeld, kCancelled };

std::string_view to_string(AppointmentState state);

/// An appointment, as it is stored.
struct Appointment {
  std::string id;
  AppointmentForm form;
  TimeMs end = 0;
  AppointmentState state = AppointmentState::kBooked;
  TimeMs made = 0;
};

struct AddedAppointment {
  std::string id;     ///< empty: somebody else has the slot
  std::string token;  ///< for the link
};

/// The booked times of a desk that end after `from`.
std::vector<Slot> booked_slots(Database& database, const std::string& desk, TimeMs from);

/// Books `form.start` to `end`. Whatever the timing, a slot goes to one: what overlaps is looked for
/// in the transaction, and a unique index stands behind it.
AddedAppointment book_appointment(Database& database, const AppointmentForm& form, TimeMs end,
                                  TimeMs now);

std::optional<Appointment> find_appointment(Database& database, const std::string& id);

/// Those of the desks that end after `from`, in order, without the cancelled; at most 500.
std::vector<Appointment> appointments_of(Database& database, std::span<const std::string> desks,
                                         TimeMs from);

/// Frees the slot and erases the citizen's data; false if it is not booked.
bool cancel_appointment(Database& database, const std::string& id, TimeMs now);

/// The call took place; false if it is not booked.
bool mark_appointment_held(Database& database, const std::string& id, TimeMs now);

}  // namespace sportello::signaling
