// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>

#include "base/time.h"
#include "storage/database.h"

namespace sportello::signaling {

/// What a person asks to have erased; an empty field says nothing. E-mail regardless of case, phone
/// by its digits.
struct ErasureSubject {
  std::string email;
  std::string phone;
};

/// How many requests and appointments hold this e-mail or phone.
std::size_t count_requests(Database& database, const ErasureSubject& subject);

/// Erases them, links and mails on their way included; how many there were.
std::size_t erase_requests(Database& database, const ErasureSubject& subject);

/// Erases requests that nobody changed, and appointments that were, more than `days_kept` days ago.
std::size_t expire_requests(Database& database, int days_kept, TimeMs now);

}  // namespace sportello::signaling
