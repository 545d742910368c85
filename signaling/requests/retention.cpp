// SPDX-License-Identifier: EUPL-1.2
#include "requests/retention.h"

#include <vector>

#include "base/text.h"
#include "mail/outbox.h"
#include "requests/notes.h"
#include "requests/personal_text.h"
#include "storage/migrations.h"

namespace sportello::signaling {
namespace {

constexpr TimeMs kDayMs = TimeMs{24} * 3'600'000;

struct Found {
  std::vector<std::string> callbacks;
  std::vector<std::string> appointments;
};

/// Reads all that is kept: it is erased after some weeks, so it is never much.
Found find(Database& database, const EraseSubject& subject) {
  Found found;
  const auto email = to_lower(trim(subject.email));
  const auto phone = phone_digits(subject.phone);
  const auto matches = [&](const std::string& their_email, const std::string& their_phone) {
    return (!email.empty() && to_lower(their_email) == email) ||
           (!phone.empty() && phone_digits(their_phone) == phone);
  };
  std::string id;
  std::string their_email;
  std::string their_phone;
  soci::statement callbacks = (database.sql().prepare << "SELECT id, email, phone FROM callbacks",
                               soci::into(id), soci::into(their_email), soci::into(their_phone));
  callbacks.execute();
  while (callbacks.fetch()) {
    if (matches(their_email, their_phone)) found.callbacks.push_back(id);
  }
  soci::statement appointments = (database.sql().prepare << "SELECT id, email FROM appointments",
                                  soci::into(id), soci::into(their_email));
  appointments.execute();
  while (appointments.fetch()) {
    if (matches(their_email, {})) found.appointments.push_back(id);
  }
  return found;
}

std::vector<std::string> ids_of(const Found& found) {
  auto ids = found.callbacks;
  ids.insert(ids.end(), found.appointments.begin(), found.appointments.end());
  return ids;
}

std::size_t erase(Database& database, const Found& found) {
  auto& sql = database.sql();
  for (const auto& id : found.callbacks) {
    sql << "DELETE FROM callbacks WHERE id = :id", soci::use(id);
    sql << "DELETE FROM visit_links WHERE request = :id", soci::use(id);
  }
  for (const auto& id : found.appointments) {
    sql << "DELETE FROM appointments WHERE id = :id", soci::use(id);
    sql << "DELETE FROM visit_links WHERE request = :id", soci::use(id);
  }
  const auto count = found.callbacks.size() + found.appointments.size();
  if (count > 0) raise_revision(database, "requests");
  return count;
}

void collect(Database& database, const char* query, long long before,
             std::vector<std::string>& ids) {
  std::string id;
  soci::statement statement =
      (database.sql().prepare << query, soci::into(id), soci::use(before));
  statement.execute();
  while (statement.fetch()) ids.push_back(id);
}

}  // namespace

PersonalData count_personal_data(Database& database, const EraseSubject& subject) {
  const auto ids = ids_of(find(database, subject));
  return {ids.size(), notes_about(database, ids, subject).size()};
}

PersonalData erase_personal_data(Database& database, const EraseSubject& subject) {
  if (!subject.email.empty()) erase_mails_to(database, subject.email);
  const auto found = find(database, subject);
  const auto notes = notes_about(database, ids_of(found), subject);
  erase_notes(database, notes);
  return {erase(database, found), notes.size()};
}

std::size_t expire_requests(Database& database, int days_kept, TimeMs now) {
  Found found;
  const TimeMs before = now - days_kept * kDayMs;
  collect(database, "SELECT id FROM callbacks WHERE changed < :before", before, found.callbacks);
  collect(database, "SELECT id FROM appointments WHERE ends < :before", before,
          found.appointments);
  return erase(database, found);
}

}  // namespace sportello::signaling
