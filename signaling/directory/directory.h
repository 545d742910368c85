// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "hours/opening_hours.h"

namespace sportello::signaling {

/// A desk with all its settings.
struct Desk {
  std::string id;
  std::string name_it;
  std::string name_en;
  int position = 0;  ///< desks are listed by it, then by id
  bool enabled = true;
  bool blur = false;       ///< the caller's picture is veiled until the operator shows it
  std::vector<std::string> languages{"it"};  ///< that are spoken there: codes of ISO 639
  int group_size = 0;      ///< of an open hour, the host included: 2..4, or 0 for none
  int slot_minutes = 0;    ///< length of an appointment; 0: there are none
  int slots_ahead = 14;    ///< for how many days ahead appointments are offered
  int block_minutes = 30;  ///< how long a blocked caller stays so
  std::shared_ptr<const OpeningHours> hours = std::make_shared<OpeningHours>();
  std::int64_t version = 1;        ///< rises with each change of all but the hours
  std::int64_t hours_version = 1;  ///< rises with each change of the hours
};

/// What holds for the whole town.
struct TownSettings {
  int report_days = 365;   ///< how long reports are kept
  int callback_days = 30;  ///< how long settled requests are kept
  int audit_days = 730;    ///< how long the audit log is kept
  std::string privacy_url;
  std::string email;  ///< shown to citizens
  std::string phone;  ///< shown to citizens
};

/// Desks, sites and settings as they stand in the database. It never changes: a change makes a new
/// one.
struct Directory {
  std::vector<Desk> desks;         ///< in their order, disabled ones too
  std::vector<std::string> sites;  ///< origins that may embed the widget; empty: all
  TownSettings settings;

  /// Null where there is none; disabled ones too.
  const Desk* find(std::string_view id) const;
  /// Null where there is none, or it is disabled.
  const Desk* find_enabled(std::string_view id) const;
  /// Whether a page of this origin may embed the widget.
  bool allows_site(std::string_view origin) const;
  /// What the calls have to know.
  std::vector<DeskConfig> configs() const;
};

/// The newest one, for all rooms. Touched by the server's thread only.
class DirectoryHolder {
 public:
  const Directory& now() const { return *current_; }
  std::shared_ptr<const Directory> share() const { return current_; }
  void replace(std::shared_ptr<const Directory> next) { current_ = std::move(next); }

 private:
  std::shared_ptr<const Directory> current_ = std::make_shared<Directory>();
};

/// A code of two or three small letters, as `it`, or `ise` for Italian Sign Language.
bool is_language_code(std::string_view text);

/// `https://host` or `http://host`, with or without a port, in lower case: what browsers send as
/// Origin.
bool is_origin(std::string_view text);

}  // namespace sportello::signaling
