// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "mail/mail_message.h"
#include "protocol/types.h"

namespace sportello::signaling {

// The mails that citizens get. None holds what somebody typed into a form: a stranger's address
// with a stranger's words in it would make the town a sender of spam.

/// The request has arrived; `link` leads to it.
Mail callback_received(std::string_view desk_name, std::string_view link, Language language);

/// An operator is ready: the link opens the call.
Mail callback_calling(std::string_view desk_name, std::string_view link, Language language);

/// The appointment stands. `calendar` is the text of the `.ics` file that goes with it.
Mail appointment_booked(std::string_view desk_name, TimeMs start, std::string_view link,
                        std::string calendar, Language language);

}  // namespace sportello::signaling
