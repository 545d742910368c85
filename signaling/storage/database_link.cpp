// SPDX-License-Identifier: EUPL-1.2
#include "storage/database_link.h"

#include <exception>
#include <string_view>

#include "base/log.h"

namespace sportello::signaling {

Database* DatabaseLink::get(TimeMs now) {
  if (database_) return &*database_;
  if (!open_ || !back_off_.may_try(now)) return nullptr;
  try {
    database_ = open_();
  } catch (const std::exception& error) {
    back_off_.failed(now);
    if (!away_) log_event("database_away", {{"error", std::string_view(describe(error))}});
    away_ = true;
    return nullptr;
  }
  back_off_.succeeded();
  if (away_) log_event("database_back");
  away_ = false;
  return &*database_;
}

bool DatabaseLink::check() {
  if (!database_ || database_->usable()) return false;
  database_.reset();
  return true;
}

}  // namespace sportello::signaling
