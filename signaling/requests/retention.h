// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>

#include "base/time.h"
#include "requests/erase_subject.h"
#include "storage/database.h"

namespace sportello::signaling {

/// The requests that hold this e-mail or phone, the notes beside their calls, and those that name it.
PersonalData count_personal_data(Database& database, const EraseSubject& subject);

/// Erases them, links and mails on their way included; what there was.
PersonalData erase_personal_data(Database& database, const EraseSubject& subject);

/// Erases requests that nobody changed, and appointments that were, more than `days_kept` days ago.
std::size_t expire_requests(Database& database, int days_kept, TimeMs now);

}  // namespace sportello::signaling
