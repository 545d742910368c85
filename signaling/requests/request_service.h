// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/config.h"
#include "mail/mailer.h"
#include "requests/request_routes.h"
#include "requests/visit_board.h"
#include "storage/store.h"

namespace sportello::signaling {

/// Requests and mails, put together for the server. All but the mailer's thread is the server's.
class RequestService {
 public:
  using FindDesk = std::function<std::optional<RequestDesk>(std::string_view id)>;

  /// Throws std::runtime_error if the mail server's password cannot be read.
  RequestService(const Config& config, Store& store, VisitBoard& visits, FindDesk desk,
                 std::function<TimeMs()> clock);

  void add_routes(ApiRoutes& routes) { add_request_routes(routes, room_); }

  /// A call that a link opened was answered: the notes beside it belong to the request.
  void call_answered(const VisitFacts& visit, std::string_view call);

  /// A call that a link opened is over. Where it took place the request is done, and the link with
  /// it; else the link stays good.
  void call_ended(const VisitFacts& visit, bool took_place);

  /// Once an hour erases requests and notes that are older than `days_kept` days. To be called often.
  void tidy(int days_kept);

  /// Hands over no more mails.
  void stop();

 private:
  Store& store_;
  std::function<TimeMs()> clock_;
  VisitBoard& visits_;
  std::unique_ptr<Mailer> mailer_;
  RequestRoom room_;
  TimeMs tidied_at_ = 0;
};

}  // namespace sportello::signaling
