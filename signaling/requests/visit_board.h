// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "calls/visit_book.h"
#include "requests/visit_link.h"
#include "storage/database.h"

namespace sportello::signaling {

/// A request whose link may open a call.
struct Visit {
  std::string hash;  ///< of the link
  std::string id;    ///< of the request
  VisitKind kind = VisitKind::kCallback;
  std::string desk;
  std::string name;
  std::string subject;
  TimeMs at = 0;     ///< when it was asked for, or the appointment begins
  TimeMs from = 0;   ///< the link opens a call from here…
  TimeMs until = 0;  ///< …up to here
};

/// An appointment's link opens its call this long before and after its begin.
inline constexpr TimeMs kAppointmentEarly = 5 * 60'000;
inline constexpr TimeMs kAppointmentLate = 15 * 60'000;
/// A call-back's link is good this long after the operator said "now".
inline constexpr TimeMs kCallbackWindow = 12 * 3'600'000;

/// Reads what links can open a call now or later. Changes of it raise the revision of `requests`.
std::vector<Visit> load_visits(Database& database, TimeMs now);

/// The same in memory: the server's thread looks here at every call with a ticket.
class VisitBoard {
 public:
  void replace(std::vector<Visit> visits);

  /// What a link's token opens at this desk, now or later, or did until a moment ago.
  std::optional<Visit> find(std::string_view token, std::string_view desk) const;

  /// The same by the request's id, whatever the time: for a call that comes back.
  std::optional<Visit> by_id(std::string_view id) const;

 private:
  std::map<std::string, Visit, std::less<>> by_hash_;
};

/// The board as the calls ask it, without who hears of the calls. `board` outlives it.
VisitBook visit_book(const VisitBoard& board);

}  // namespace sportello::signaling
