// SPDX-License-Identifier: EUPL-1.2
#include "requests/callbacks.h"

#include <algorithm>

#include "base/random_id.h"
#include "requests/visit_link.h"
#include "storage/migrations.h"

namespace sportello::signaling {
namespace {

constexpr std::string_view kStates[] = {"open", "calling", "done", "unreachable", "withdrawn"};
constexpr long long kMostOpenOfOne = 3;
constexpr long long kMostOpenOfDesk = 1000;
constexpr TimeMs kClosedShown = TimeMs{24} * 3'600'000;
constexpr const char* kColumns =
    "SELECT id, desk, name, phone, email, subject, day_part, day, lang, state, made, changed "
    "FROM callbacks ";

/// The columns of a row, where SOCI puts them.
struct Row {
  std::string id, desk, name, phone, email, subject, part, day, lang, state;
  long long made = 0;
  long long changed = 0;

  Callback callback() const {
    Callback result;
    result.id = id;
    result.form = {desk, name, phone, email, subject, DayPart::kAny, day, Language::kItalian};
    for (const auto known : {DayPart::kAny, DayPart::kMorning, DayPart::kAfternoon}) {
      if (part == to_string(known)) result.form.part = known;
    }
    result.form.language = language_from(lang).value_or(Language::kItalian);
    result.state = callback_state_from(state).value_or(CallbackState::kOpen);
    result.made = made;
    result.changed = changed;
    return result;
  }
};

#define SPORTELLO_INTO(row)                                                                     \
  soci::into((row).id), soci::into((row).desk), soci::into((row).name), soci::into((row).phone), \
      soci::into((row).email), soci::into((row).subject), soci::into((row).part),                \
      soci::into((row).day), soci::into((row).lang), soci::into((row).state),                    \
      soci::into((row).made), soci::into((row).changed)

bool has_room(Database& database, const CallbackForm& form) {
  long long of_desk = 0;
  long long of_one = 0;
  database.sql() << "SELECT count(*) FROM callbacks WHERE desk = :desk AND state IN "
                    "('open', 'calling')",
      soci::into(of_desk), soci::use(form.desk);
  database.sql() << "SELECT count(*) FROM callbacks WHERE desk = :desk AND state IN "
                    "('open', 'calling') AND ((phone <> '' AND phone = :phone) OR "
                    "(email <> '' AND email = :email))",
      soci::into(of_one), soci::use(form.desk), soci::use(form.phone), soci::use(form.email);
  return of_desk < kMostOpenOfDesk && of_one < kMostOpenOfOne;
}

}  // namespace

std::string_view to_string(CallbackState state) {
  return kStates[static_cast<std::size_t>(state)];
}

std::optional<CallbackState> callback_state_from(std::string_view text) {
  const auto* found = std::find(std::begin(kStates), std::end(kStates), text);
  if (found == std::end(kStates)) return std::nullopt;
  return static_cast<CallbackState>(found - std::begin(kStates));
}

AddedCallback add_callback(Database& database, const CallbackForm& form, TimeMs now) {
  if (!has_room(database, form)) return {};
  const auto id = random_id();
  const std::string part(to_string(form.part));
  const std::string lang(to_string(form.language));
  const long long made = now;
  database.sql() << "INSERT INTO callbacks(id, desk, name, phone, email, subject, day_part, day, "
                    "lang, state, made, changed) VALUES(:id, :desk, :name, :phone, :email, "
                    ":subject, :part, :day, :lang, 'open', :made, :changed)",
      soci::use(id), soci::use(form.desk), soci::use(form.name), soci::use(form.phone),
      soci::use(form.email), soci::use(form.subject), soci::use(part), soci::use(form.date),
      soci::use(lang), soci::use(made), soci::use(made);
  return {id, add_visit_link(database, VisitKind::kCallback, id)};
}

std::optional<Callback> find_callback(Database& database, const std::string& id) {
  Row row;
  database.sql() << std::string(kColumns) + "WHERE id = :id", SPORTELLO_INTO(row), soci::use(id);
  if (!database.sql().got_data()) return std::nullopt;
  return row.callback();
}

std::vector<Callback> callbacks_of(Database& database, std::span<const std::string> desks,
                                   TimeMs now) {
  std::vector<Callback> list;
  const long long since = now - kClosedShown;
  for (const auto& desk : desks) {
    Row row;
    soci::statement statement =
        (database.sql().prepare << std::string(kColumns) +
                                       "WHERE desk = :desk AND (state IN ('open', 'calling') OR "
                                       "(state <> 'withdrawn' AND changed >= :since)) "
                                       "ORDER BY made LIMIT 500",
         SPORTELLO_INTO(row), soci::use(desk), soci::use(since));
    statement.execute();
    while (statement.fetch()) list.push_back(row.callback());
  }
  const auto rank = [](const Callback& one) {
    return one.state == CallbackState::kCalling ? 0 : one.state == CallbackState::kOpen ? 1 : 2;
  };
  std::sort(list.begin(), list.end(), [&rank](const Callback& a, const Callback& b) {
    return std::pair(rank(a), a.made) < std::pair(rank(b), b.made);
  });
  if (list.size() > 500) list.resize(500);
  return list;
}

bool set_callback_state(Database& database, const std::string& id, CallbackState state,
                        TimeMs now) {
  const auto before = find_callback(database, id);
  if (!before || before->state == CallbackState::kWithdrawn) return false;
  const std::string name(to_string(state));
  const long long changed = now;
  database.sql() << "UPDATE callbacks SET state = :state, changed = :changed WHERE id = :id",
      soci::use(name), soci::use(changed), soci::use(id);
  raise_revision(database, "requests");
  return true;
}

bool withdraw_callback(Database& database, const std::string& id, TimeMs now) {
  if (!set_callback_state(database, id, CallbackState::kWithdrawn, now)) return false;
  database.sql() << "UPDATE callbacks SET name = '', phone = '', email = '', subject = '', "
                    "day = '' WHERE id = :id",
      soci::use(id);
  return true;
}

}  // namespace sportello::signaling
