// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

namespace sportello::signaling {

enum class MailSecurity : std::uint8_t {
  kStartTls,  ///< plain at first, encrypted before anything is said; refused where that fails
  kTls,       ///< encrypted from the first byte
  kNone,      ///< for a server on the same machine
};

/// The mail server that takes our mails.
struct SmtpSettings {
  std::string server;
  int port = 587;
  MailSecurity security = MailSecurity::kStartTls;
  std::string user;  ///< empty: no authentication
  std::string password;
  std::filesystem::path ca_file;  ///< empty: the system's certificates
};

enum class MailOutcome : std::uint8_t {
  kSent,
  kLater,    ///< the server is away or refuses for now: try again
  kRefused,  ///< it will never take this one
};

/// What came of handing over a mail, with a word for the log that names nobody.
struct SmtpResult {
  MailOutcome outcome = MailOutcome::kLater;
  long code = 0;  ///< the server's last answer, 0 if there was none
  std::string_view trouble;
};

/// Hands one message over (libcurl). Blocks for a minute at most, and for some three seconds once it
/// is asked to stop: call it from a thread of its own.
SmtpResult send_by_smtp(const SmtpSettings& settings, const std::string& from,
                        const std::string& to, std::string_view message,
                        const std::stop_token& stop);

}  // namespace sportello::signaling
