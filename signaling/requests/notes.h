// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "http/api.h"
#include "requests/erase_subject.h"
#include "storage/database.h"
#include "storage/migrations.h"

// What operators write beside a call. The call's id, which only consoles that had the call know,
// opens them; one writes and takes back one's own only.
namespace sportello::signaling {

/// What one note may hold, in bytes of UTF-8: 4000 characters, nearly all of them Latin.
inline constexpr std::size_t kNoteBytes = 12'000;

/// Tables `notes(call, author, name, desk, body, made, changed)` and `visit_calls(call, request, at)`.
const RoomSchema& notes_schema();

struct Note {
  std::string author;  ///< the account's name
  std::string name;    ///< what the author is called
  std::string desk;
  std::string body;
  TimeMs changed = 0;
};

/// Puts an author's note of a call in place of the earlier one; an empty body takes it away.
void put_note(Database& database, std::string_view call, const Note& note);

/// The notes of a call, in the order in which they were begun; at most 20.
std::vector<Note> notes_of(Database& database, std::string_view call);

/// Remembers that a call is about a call-back or an appointment, and its notes with it.
void link_call(Database& database, std::string_view call, std::string_view request, TimeMs now);

/// Which note it is.
struct NoteKey {
  std::string call;
  std::string author;
};

/// The notes beside the calls of these requests, and all that name the person's address or number.
std::vector<NoteKey> notes_about(Database& database, const std::vector<std::string>& requests,
                                 const EraseSubject& subject);
void erase_notes(Database& database, const std::vector<NoteKey>& notes);

/// Erases what was last changed more than `days_kept` days ago; how many notes there were.
std::size_t expire_notes(Database& database, int days_kept, TimeMs now);

/// `POST /api/desk/notes` and `GET /api/desk/notes?call=`.
void add_note_routes(ApiRoutes& routes);

}  // namespace sportello::signaling
