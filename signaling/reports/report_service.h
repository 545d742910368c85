// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>

#include "base/time.h"
#include "reports/report_routes.h"

namespace sportello::signaling {

/// For how many days things are kept.
struct KeptDays {
  std::int64_t reports = 365;
  std::int64_t audit = 730;
};

/// Erases reports, ratings and entries of the log that are older than that. On the storage thread.
void expire(Database& database, const KeptDays& kept, TimeMs now);

/// The room as the server holds it: routes, what listens to calls, and the erasing by age.
class ReportService {
 public:
  struct Surroundings {
    Store& store;
    SealKey key;  ///< that seals the tickets
    std::function<KeptDays()> kept;
    std::function<std::string(std::string_view desk, Language)> desk_name;
    std::function<PersonalData(Database&, const EraseSubject&)> count_personal_data;
    std::function<PersonalData(Database&, const EraseSubject&)> erase_personal_data;
  };

  explicit ReportService(Surroundings surroundings);
  ReportService(const ReportService&) = delete;
  ReportService& operator=(const ReportService&) = delete;

  void add_routes(ApiRoutes& routes) const { add_report_routes(routes, room_); }
  CallObserver& observer() { return writer_; }
  /// Tries again what could not be written. To be called when the database answers.
  void write_rest() { writer_.write_rest(); }
  /// Hands in the erasing by age; to be called each hour.
  void expire(TimeMs now);

 private:
  Store& store_;
  std::function<KeptDays()> kept_;
  RatingTickets tickets_;
  ReportRoom room_;
  ReportWriter writer_;
};

}  // namespace sportello::signaling
