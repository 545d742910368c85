// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <utility>

#include "base/text.h"
#include "http/body_reader.h"
#include "http/responses.h"
#include "requests/notes.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

/// Saving follows typing: once a second is more than anybody types for long.
constexpr int kSavesPerMinute = 240;

/// The value of `call` in a query; ids need no escapes.
std::optional<std::string> call_in(std::string_view query) {
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const auto pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.starts_with("call=") && is_identifier(pair.substr(5))) {
      return std::string(pair.substr(5));
    }
  }
  return std::nullopt;
}

ApiAnswer read_notes(const ApiRequest& api) {
  const auto call = call_in(api.http.query);
  if (!call) return error_response(400, "malformed", "call");
  return StorageWork([call = *call, own = api.who->account.name](Database& database) -> Finish {
    return [notes = notes_of(database, call), own] {
      json::array items;
      for (const auto& note : notes) {
        items.push_back(json::object{{"author", note.author},
                                     {"name", note.name},
                                     {"text", note.body},
                                     {"updated", note.changed},
                                     {"own", note.author == own}});
      }
      return json_response(200, json::object{{"notes", std::move(items)}});
    };
  });
}

ApiAnswer save_note(const ApiRequest& api) {
  const auto& account = api.who->account;
  BodyReader body(api.body);
  const auto call = body.text("call", 1, 64);
  if (!is_identifier(call)) body.refuse("call");
  const auto desk = body.text("desk", 1, 64);
  if (!is_identifier(desk)) body.refuse("desk");
  // An empty text takes the note away: a missing one must not.
  const auto* given = api.body.if_contains("text");
  if (given == nullptr || !given->is_string()) body.refuse("text");
  auto text = body.lines("text", 0, kNoteBytes);
  if (auto fault = body.fault()) return *fault;
  Note note{account.name, account.display, desk, std::move(text), api.now};
  return StorageWork([call, note = std::move(note)](Database& database) -> Finish {
    put_note(database, call, note);
    return [changed = note.changed] {
      return json_response(200, json::object{{"updated", changed}});
    };
  });
}

}  // namespace

void add_note_routes(ApiRoutes& routes) {
  routes.add({Method::kGet, "/api/desk/notes", Access::kOperator, read_notes});
  routes.add({Method::kPost, "/api/desk/notes", Access::kOperator, save_note, kSavesPerMinute});
}

}  // namespace sportello::signaling
