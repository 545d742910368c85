// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace sportello::signaling {

/// Where a PostgreSQL is, as the configuration says it. The password comes from the file, or from
/// libpq's own places (`PGPASSFILE`, ~/.pgpass); it never stands in the URL, which `ps` and back-ups
/// of the configuration show.
struct PostgresAddress {
  std::string url;                      ///< `postgresql://user@host:port/name?option=value`
  std::filesystem::path password_file;  ///< may be empty
};

/// What is wrong with the URL, as the end of a sentence that begins with its name; nothing if it is
/// right. Says nothing of what stands in it.
std::optional<std::string> postgres_url_fault(const std::string& url);

/// What libpq connects with: the URL's settings, the password, and for what it leaves open: times
/// after which a silent server is given up, and that it must be one that takes writes. Throws
/// std::runtime_error for a faulty URL or a password file that cannot be read.
std::string connect_string(const PostgresAddress& address);

}  // namespace sportello::signaling
