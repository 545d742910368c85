// SPDX-License-Identifier: EUPL-1.2
#include "requests/visit_board.h"

#include <utility>

namespace sportello::signaling {

std::vector<Visit> load_visits(Database& database, TimeMs now) {
  std::vector<Visit> visits;
  Visit visit;
  long long at = 0;
  long long made = 0;
  const long long called_after = now - kCallbackWindow;
  soci::statement callbacks =
      (database.sql().prepare << "SELECT l.hash, c.id, c.desk, c.name, c.subject, c.changed, c.made "
                                 "FROM callbacks c JOIN visit_links l ON l.request = c.id "
                                 "WHERE c.state = 'calling' AND c.changed > :after",
       soci::into(visit.hash), soci::into(visit.id), soci::into(visit.desk),
       soci::into(visit.name), soci::into(visit.subject), soci::into(at), soci::into(made),
       soci::use(called_after));
  callbacks.execute();
  while (callbacks.fetch()) {
    visit.kind = VisitKind::kCallback;
    visit.at = made;
    visit.from = 0;
    visit.until = at + kCallbackWindow;
    visits.push_back(visit);
  }
  const long long begun_after = now - kAppointmentLate;
  soci::statement appointments =
      (database.sql().prepare << "SELECT l.hash, a.id, a.desk, a.name, a.subject, a.begins "
                                 "FROM appointments a JOIN visit_links l ON l.request = a.id "
                                 "WHERE a.state = 'booked' AND a.begins > :after",
       soci::into(visit.hash), soci::into(visit.id), soci::into(visit.desk),
       soci::into(visit.name), soci::into(visit.subject), soci::into(at),
       soci::use(begun_after));
  appointments.execute();
  while (appointments.fetch()) {
    visit.kind = VisitKind::kAppointment;
    visit.at = at;
    visit.from = at - kAppointmentEarly;
    visit.until = at + kAppointmentLate;
    visits.push_back(visit);
  }
  return visits;
}

void VisitBoard::replace(std::vector<Visit> visits) {
  by_hash_.clear();
  for (auto& visit : visits) {
    auto hash = visit.hash;
    by_hash_.emplace(std::move(hash), std::move(visit));
  }
}

std::optional<Visit> VisitBoard::find(std::string_view token, std::string_view desk) const {
  const auto found = by_hash_.find(visit_hash(token));
  if (found == by_hash_.end() || found->second.desk != desk) return std::nullopt;
  return found->second;
}

std::optional<Visit> VisitBoard::by_id(std::string_view id) const {
  for (const auto& [hash, visit] : by_hash_) {
    if (visit.id == id) return visit;
  }
  return std::nullopt;
}

VisitBook visit_book(const VisitBoard& board) {
  const auto facts = [](const Visit& visit) {
    return VisitFacts{visit.id, std::string(to_string(visit.kind)), visit.name, visit.subject,
                      visit.at};
  };
  VisitBook book;
  book.open = [&board, facts](std::string_view ticket, std::string_view desk,
                              TimeMs now) -> std::variant<VisitFacts, RefusalReason> {
    const auto visit = board.find(ticket, desk);
    if (!visit || now > visit->until) return RefusalReason::kGone;
    if (now < visit->from) return RefusalReason::kTooEarly;
    return facts(*visit);
  };
  book.find = [&board, facts](std::string_view id) -> std::optional<VisitFacts> {
    const auto visit = board.by_id(id);
    if (!visit) return std::nullopt;
    return facts(*visit);
  };
  return book;
}

}  // namespace sportello::signaling
