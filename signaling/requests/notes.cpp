// SPDX-License-Identifier: EUPL-1.2
#include "requests/notes.h"

namespace sportello::signaling {

const RoomSchema& notes_schema() {
  static const RoomSchema schema{"notes", {R"(
CREATE TABLE notes(
  call TEXT NOT NULL, author TEXT NOT NULL, name TEXT NOT NULL, desk TEXT NOT NULL,
  body TEXT NOT NULL, made BIGINT NOT NULL, changed BIGINT NOT NULL, PRIMARY KEY(call, author));
CREATE INDEX notes_by_age ON notes(changed);
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

std::size_t expire_notes(Database& database, int days_kept, TimeMs now) {
  const long long before = now - TimeMs{days_kept} * 24 * 3'600'000;
  long long count = 0;
  database.sql() << "SELECT count(*) FROM notes WHERE changed < :before", soci::into(count),
      soci::use(before);
  database.sql() << "DELETE FROM notes WHERE changed < :before", soci::use(before);
  return static_cast<std::size_t>(count);
}

}  // namespace sportello::signaling
