// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace sportello::signaling {

/// A person's or an office's address: `address` has passed `is_plausible_email`.
struct Mailbox {
  std::string name;  ///< UTF-8, may be empty
  std::string address;
};

/// Reads `sportello@comune.example` or `Comune di Esempio <sportello@comune.example>`.
std::optional<Mailbox> parse_mailbox(std::string_view text);

/// A file that goes with a mail.
struct MailAttachment {
  std::string name;  ///< ASCII letters, digits, dots and hyphens
  std::string type;  ///< a media type with its parameters
  std::string content;
};

/// A mail in plain text.
struct Mail {
  std::string id;  ///< the part of the Message-ID before the `@`; the same for each attempt
  Mailbox from;
  std::string to;       ///< has passed `is_plausible_email`
  std::string subject;  ///< UTF-8
  std::string text;     ///< UTF-8, lines end with `\n`
  std::optional<MailAttachment> attachment;
};

/// Writes a message of RFC 5322: only ASCII, lines of at most 78 signs, CRLF. Whatever the subject
/// or a name hold, they cannot end their header.
std::string compose_mail(const Mail& mail, TimeMs date);

/// One header's value as RFC 2047 has it: as it is where that is plain ASCII, else encoded words
/// that are cut between characters.
std::string encoded_words(std::string_view text);

/// RFC 2045's quoted-printable, with CRLF between lines.
std::string quoted_printable(std::string_view text);

}  // namespace sportello::signaling
