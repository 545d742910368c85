// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "calls/call_observer.h"
#include "calls/rating_ticket.h"
#include "http/api.h"
#include "protocol/types.h"
#include "requests/erase_subject.h"
#include "storage/store.h"

namespace sportello::signaling {

/// What this room asks of the rest of the server. It outlives the routes.
struct ReportRoom {
  const RatingTickets& tickets;
  /// Both on the server's thread.
  std::function<std::int64_t()> report_days;
  std::function<std::string(std::string_view desk, Language)> desk_name;
  /// On the storage thread: what there is of a person; erases it, and says what there was.
  std::function<PersonalData(Database&, const EraseSubject&)> count_personal_data;
  std::function<PersonalData(Database&, const EraseSubject&)> erase_personal_data;
};

/// Adds ratings, reports, the audit log and erasing to the table of routes.
void add_report_routes(ApiRoutes& routes, const ReportRoom& room);

/// Writes what calls were like through the store: one record a call. What cannot be written while the
/// database is away waits here, up to `kMostWaiting`; beyond that the record is lost, never the call.
class ReportWriter final : public CallObserver {
 public:
  static constexpr std::size_t kMostWaiting = 1'000;

  explicit ReportWriter(Store& store) : store_(store) {}

  void call_over(const CallRecord& record) override;
  void caller_blocked(const BlockRecord& block) override;

  /// Tries again what could not be written. To be called when the database answers.
  void write_rest();

 private:
  void write(Store::Work work);
  void keep(Store::Work work);

  Store& store_;
  std::deque<Store::Work> waiting_;
};

}  // namespace sportello::signaling
