// SPDX-License-Identifier: EUPL-1.2
#include "requests/notes.h"

#include <set>

#include "base/text.h"
#include "requests/personal_text.h"

namespace sportello::signaling {

const RoomSchema& notes_schema() {
  static const RoomSchema schema{"notes", {R"(
CREATE TABLE notes(
  call TEXT NOT NULL, author TEXT NOT NULL, name TEXT NOT NULL, desk TEXT NOT NULL,
  body TEXT NOT NULL, made BIGINT NOT NULL, changed BIGINT NOT NULL, PRIMARY KEY(call, author));
CREATE INDEX notes_by_age ON notes(changed);
)",
                                          R"(
CREATE TABLE visit_calls(call TEXT PRIMARY KEY, request TEXT NOT NULL, at BIGINT NOT NULL);
CREATE INDEX visit_calls_by_request ON visit_calls(request);
)"}};
  return schema;
}

void put_note(Database& database, std::string_view call, const Note& note) {
  const std::string id(call);
  if (note.body.empty()) {
    database.sql() << "DELETE FROM notes WHERE call = :call AND author = :author", soci::use(id),
        soci::use(note.author);
    return;
  }
  const long long changed = note.changed;
  database.sql() << "INSERT INTO notes(call, author, name, desk, body, made, changed) "
                    "VALUES(:call, :author, :name, :desk, :body, :made, :changed) "
                    "ON CONFLICT(call, author) DO UPDATE SET name = excluded.name, "
                    "desk = excluded.desk, body = excluded.body, changed = excluded.changed",
      soci::use(id), soci::use(note.author), soci::use(note.name), soci::use(note.desk),
      soci::use(note.body), soci::use(changed), soci::use(changed);
}

std::vector<Note> notes_of(Database& database, std::string_view call) {
  const std::string id(call);
  Note row;
  long long changed = 0;
  soci::statement statement =
      (database.sql().prepare << "SELECT author, name, desk, body, changed FROM notes "
                                 "WHERE call = :call ORDER BY made, author LIMIT 20",
       soci::into(row.author), soci::into(row.name), soci::into(row.desk), soci::into(row.body),
       soci::into(changed), soci::use(id));
  std::vector<Note> notes;
  statement.execute();
  while (statement.fetch()) {
    row.changed = changed;
    notes.push_back(row);
  }
  return notes;
}

void link_call(Database& database, std::string_view call, std::string_view request, TimeMs now) {
  const std::string id(call);
  const std::string about(request);
  const long long at = now;
  database.sql() << "INSERT INTO visit_calls(call, request, at) VALUES(:call, :request, :at) "
                    "ON CONFLICT(call) DO NOTHING",
      soci::use(id), soci::use(about), soci::use(at);
}

std::vector<NoteKey> notes_about(Database& database, const std::vector<std::string>& requests,
                                 const EraseSubject& subject) {
  std::set<std::string> calls;
  for (const auto& request : requests) {
    std::string call;
    soci::statement linked = (database.sql().prepare
                                  << "SELECT call FROM visit_calls WHERE request = :request",
                              soci::into(call), soci::use(request));
    linked.execute();
    while (linked.fetch()) calls.insert(call);
  }
  const auto email = to_lower(trim(subject.email));
  const auto phone = phone_digits(subject.phone);
  std::vector<NoteKey> notes;
  NoteKey key;
  std::string body;
  // All that is kept: it goes after some weeks, so it is never much.
  soci::statement all = (database.sql().prepare << "SELECT call, author, body FROM notes",
                         soci::into(key.call), soci::into(key.author), soci::into(body));
  all.execute();
  while (all.fetch()) {
    if (calls.contains(key.call) || names_email(body, email) || names_phone(body, phone)) {
      notes.push_back(key);
    }
  }
  return notes;
}

void erase_notes(Database& database, const std::vector<NoteKey>& notes) {
  for (const auto& [call, author] : notes) {
    database.sql() << "DELETE FROM notes WHERE call = :call AND author = :author",
        soci::use(call), soci::use(author);
  }
}

std::size_t expire_notes(Database& database, int days_kept, TimeMs now) {
  const long long before = now - TimeMs{days_kept} * 24 * 3'600'000;
  long long count = 0;
  database.sql() << "SELECT count(*) FROM notes WHERE changed < :before", soci::into(count),
      soci::use(before);
  database.sql() << "DELETE FROM notes WHERE changed < :before", soci::use(before);
  database.sql() << "DELETE FROM visit_calls WHERE at < :before AND NOT EXISTS "
                    "(SELECT 1 FROM notes WHERE notes.call = visit_calls.call)",
      soci::use(before);
  return static_cast<std::size_t>(count);
}

}  // namespace sportello::signaling
