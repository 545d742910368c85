// SPDX-License-Identifier: EUPL-1.2
#include "requests/retention.h"

#include <vector>

#include "base/text.h"
#include "mail/outbox.h"
#include "storage/migrations.h"

namespace sportello::signaling {
namespace {

constexpr TimeMs kDayMs = TimeMs{24} * 3'600'000;

std::string digits_of(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  // With or without Italy's prefix it is the same number.
  if (text.find("+39") != std::string::npos && digits.starts_with("39")) digits.erase(0, 2);
  if (digits.starts_with("0039")) digits.erase(0, 4);
  return digits;
}

struct Found {
  std::vector<std::string> callbacks;
  std::vector<std::string> appointments;
};

/// Reads all that is kept: it is erased after some weeks, so it is never much.
Found find(Database& database, const ErasureSubject& subject) {
  Found found;
  const auto email = to_lower(trim(subject.email));
  const auto phone = digits_of(subject.phone);
  const auto matches = [&](const std::string& their_email, const std::string& their_phone) {
    return (!email.empty() && to_lower(their_email) == email) ||
           (!phone.empty() && digits_of(their_phone) == phone);
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

std::size_t count_requests(Database& database, const ErasureSubject& subject) {
  const auto found = find(database, subject);
  return found.callbacks.size() + found.appointments.size();
}

std::size_t erase_requests(Database& database, const ErasureSubject& subject) {
  if (!subject.email.empty()) erase_mails_to(database, subject.email);
  return erase(database, find(database, subject));
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
