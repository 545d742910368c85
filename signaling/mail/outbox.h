// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/time.h"
#include "mail/mail_message.h"
#include "storage/database.h"
#include "storage/migrations.h"

namespace sportello::signaling {

/// The table of mails that are on their way. What is in it survives a crash.
RoomSchema mail_schema();

/// A mail to be handed over now.
struct OutgoingMail {
  std::string id;
  std::string recipient;
  std::string content;  ///< the whole message
  int attempts = 0;     ///< before this one
};

/// How often and how long a mail is tried.
struct RetryPlan {
  TimeMs first_wait = 30'000;  ///< doubled each time
  TimeMs longest_wait = 3'600'000;
  TimeMs give_up_after = TimeMs{3} * 24 * 3'600'000;
};

/// Puts a mail into the outbox, within the transaction of what it tells of.
void add_to_outbox(Database& database, const Mail& mail, TimeMs now);

/// Takes those that are due, at most `count`. They count as tried at once: if the program dies
/// meanwhile they are tried again after a wait, which can send a mail twice but never loses one.
std::vector<OutgoingMail> take_due_mails(Database& database, const RetryPlan& plan,
                                         std::size_t count, TimeMs now);

/// It is sent, or nobody will ever take it: it is erased.
void remove_from_outbox(Database& database, const std::string& id);

/// Mails to this address, whatever the case, are erased.
void erase_mails_to(Database& database, const std::string& address);

std::size_t outbox_size(Database& database);

}  // namespace sportello::signaling
