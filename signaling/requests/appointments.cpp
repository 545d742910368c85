// SPDX-License-Identifier: EUPL-1.2
#include "requests/appointments.h"

#include <algorithm>

#include "base/random_id.h"
#include "requests/visit_link.h"
#include "storage/migrations.h"

namespace sportello::signaling {
namespace {

constexpr std::string_view kStates[] = {"booked", "held", "cancelled"};
constexpr const char* kColumns =
    "SELECT id, desk, begins, ends, name, email, subject, lang, state, made FROM appointments ";

/// The columns of a row, where SOCI puts them.
struct Row {
  std::string id, desk, name, email, subject, lang, state;
  long long begins = 0;
  long long ends = 0;
  long long made = 0;

  Appointment appointment() const {
    Appointment result;
    result.id = id;
    result.form = {desk, begins, name, email, subject,
                   language_from(lang).value_or(Language::kItalian)};
    result.end = ends;
    const auto* known = std::find(std::begin(kStates), std::end(kStates), state);
    if (known != std::end(kStates)) {
      result.state = static_cast<AppointmentState>(known - std::begin(kStates));
    }
    result.made = made;
    return result;
  }
};

#define SPORTELLO_INTO(row)                                                                  \
  soci::into((row).id), soci::into((row).desk), soci::into((row).begins),                     \
      soci::into((row).ends), soci::into((row).name), soci::into((row).email),                \
      soci::into((row).subject), soci::into((row).lang), soci::into((row).state),             \
      soci::into((row).made)

/// Changes a booked one's state; false if there is none.
bool leave_booked(Database& database, const std::string& id, AppointmentState state, TimeMs now) {
  const auto before = find_appointment(database, id);
  if (!before || before->state != AppointmentState::kBooked) return false;
  const std::string name(to_string(state));
  const long long changed = now;
  database.sql() << "UPDATE appointments SET state = :state, changed = :changed WHERE id = :id",
      soci::use(name), soci::use(changed), soci::use(id);
  raise_revision(database, "requests");
  return true;
}

}  // namespace

std::string_view to_string(AppointmentState state) {
  return kStates[static_cast<std::size_t>(state)];
}

std::vector<Slot> booked_slots(Database& database, const std::string& desk, TimeMs from) {
  std::vector<Slot> slots;
  const long long since = from;
  long long begins = 0;
  long long ends = 0;
  soci::statement statement =
      (database.sql().prepare << "SELECT begins, ends FROM appointments WHERE desk = :desk AND "
                                 "state = 'booked' AND ends > :since ORDER BY begins",
       soci::into(begins), soci::into(ends), soci::use(desk), soci::use(since));
  statement.execute();
  while (statement.fetch()) slots.push_back({begins, ends});
  return slots;
}

AddedAppointment book_appointment(Database& database, const AppointmentForm& form, TimeMs end,
                                  TimeMs now) {
  const long long begins = form.start;
  const long long ends = end;
  const long long made = now;
  long long in_the_way = 0;
  database.sql() << "SELECT count(*) FROM appointments WHERE desk = :desk AND state = 'booked' AND "
                    "begins < :ends AND ends > :begins",
      soci::into(in_the_way), soci::use(form.desk), soci::use(ends), soci::use(begins);
  if (in_the_way > 0) return {};
  const auto id = random_id();
  const std::string lang(to_string(form.language));
  // Between two nodes the index decides; the loser's statement does nothing.
  soci::statement insert =
      (database.sql().prepare
           << "INSERT INTO appointments(id, desk, begins, ends, name, email, subject, lang, state, "
              "made, changed) VALUES(:id, :desk, :begins, :ends, :name, :email, :subject, :lang, "
              "'booked', :made, :changed) ON CONFLICT DO NOTHING",
       soci::use(id), soci::use(form.desk), soci::use(begins), soci::use(ends),
       soci::use(form.name), soci::use(form.email), soci::use(form.subject), soci::use(lang),
       soci::use(made), soci::use(made));
  insert.execute(true);
  if (!find_appointment(database, id)) return {};
  raise_revision(database, "requests");
  return {id, add_visit_link(database, VisitKind::kAppointment, id)};
}

std::optional<Appointment> find_appointment(Database& database, const std::string& id) {
  Row row;
  database.sql() << std::string(kColumns) + "WHERE id = :id", SPORTELLO_INTO(row), soci::use(id);
  if (!database.sql().got_data()) return std::nullopt;
  return row.appointment();
}

std::vector<Appointment> appointments_of(Database& database, std::span<const std::string> desks,
                                         TimeMs from) {
  std::vector<Appointment> list;
  const long long since = from;
  for (const auto& desk : desks) {
    Row row;
    soci::statement statement =
        (database.sql().prepare << std::string(kColumns) +
                                       "WHERE desk = :desk AND state <> 'cancelled' AND ends > "
                                       ":since ORDER BY begins LIMIT 500",
         SPORTELLO_INTO(row), soci::use(desk), soci::use(since));
    statement.execute();
    while (statement.fetch()) list.push_back(row.appointment());
  }
  std::sort(list.begin(), list.end(), [](const Appointment& a, const Appointment& b) {
    return a.form.start < b.form.start;
  });
  if (list.size() > 500) list.resize(500);
  return list;
}

bool cancel_appointment(Database& database, const std::string& id, TimeMs now) {
  if (!leave_booked(database, id, AppointmentState::kCancelled, now)) return false;
  database.sql() << "UPDATE appointments SET name = '', email = '', subject = '' WHERE id = :id",
      soci::use(id);
  return true;
}

bool mark_appointment_held(Database& database, const std::string& id, TimeMs now) {
  return leave_booked(database, id, AppointmentState::kHeld, now);
}

}  // namespace sportello::signaling
