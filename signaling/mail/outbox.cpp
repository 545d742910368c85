// SPDX-License-Identifier: EUPL-1.2
#include "mail/outbox.h"

#include <algorithm>

#include "base/text.h"

namespace sportello::signaling {

RoomSchema mail_schema() {
  return {"mail",
          {R"(
CREATE TABLE outbox(
  id TEXT PRIMARY KEY, recipient TEXT NOT NULL, content TEXT NOT NULL, made BIGINT NOT NULL,
  attempts INTEGER NOT NULL, next_try BIGINT NOT NULL);
CREATE INDEX outbox_by_next_try ON outbox(next_try);
)"}};
}

void add_to_outbox(Database& database, const Mail& mail, TimeMs now) {
  const auto content = compose_mail(mail, now);
  const long long made = now;
  database.sql() << "INSERT INTO outbox(id, recipient, content, made, attempts, next_try) "
                    "VALUES(:id, :recipient, :content, :made, 0, :next)",
      soci::use(mail.id), soci::use(mail.to), soci::use(content), soci::use(made),
      soci::use(made);
}

std::vector<OutgoingMail> take_due_mails(Database& database, const RetryPlan& plan,
                                         std::size_t count, TimeMs now) {
  const long long too_old = now - plan.give_up_after;
  database.sql() << "DELETE FROM outbox WHERE made < :too_old", soci::use(too_old);

  std::vector<OutgoingMail> mails;
  OutgoingMail mail;
  const long long due = now;
  const auto most = static_cast<int>(count);
  soci::statement statement =
      (database.sql().prepare << "SELECT id, recipient, content, attempts FROM outbox WHERE "
                                 "next_try <= :due ORDER BY next_try LIMIT :most",
       soci::into(mail.id), soci::into(mail.recipient), soci::into(mail.content),
       soci::into(mail.attempts), soci::use(due), soci::use(most));
  statement.execute();
  while (statement.fetch()) mails.push_back(mail);

  for (const auto& one : mails) {
    const TimeMs wait =
        std::min(plan.longest_wait, plan.first_wait << std::min(one.attempts, 20));
    const long long next = now + wait;
    const int attempts = one.attempts + 1;
    database.sql() << "UPDATE outbox SET attempts = :attempts, next_try = :next WHERE id = :id",
        soci::use(attempts), soci::use(next), soci::use(one.id);
  }
  return mails;
}

void remove_from_outbox(Database& database, const std::string& id) {
  database.sql() << "DELETE FROM outbox WHERE id = :id", soci::use(id);
}

void erase_mails_to(Database& database, const std::string& address) {
  const auto lower = to_lower(trim(address));
  database.sql() << "DELETE FROM outbox WHERE lower(recipient) = :address", soci::use(lower);
}

std::size_t outbox_size(Database& database) {
  long long count = 0;
  database.sql() << "SELECT count(*) FROM outbox", soci::into(count);
  return static_cast<std::size_t>(count);
}

}  // namespace sportello::signaling
