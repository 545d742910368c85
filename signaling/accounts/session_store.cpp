// SPDX-License-Identifier: EUPL-1.2
#include "accounts/session_store.h"

#include <boost/json.hpp>
#include <exception>
#include <system_error>

#include "base/log.h"
#include "base/secret_file.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::string_view kRoom = "sessions";

std::string text_of(const json::value& value) {
  const auto& text = value.as_string();
  return {text.data(), text.size()};
}

/// Throws for a file that this program has not written.
std::vector<SessionRecord> parse_file(const std::string& content) {
  std::vector<SessionRecord> sessions;
  const auto document = json::parse(content);
  for (const auto& item : document.as_array()) {
    sessions.push_back({text_of(item.at("digest")), text_of(item.at("account")),
                        text_of(item.at("credential")), item.at("expires").to_number<TimeMs>()});
  }
  return sessions;
}

}  // namespace

const RoomSchema& sessions_schema() {
  static const RoomSchema schema{
      kRoom,
      {"CREATE TABLE session(digest TEXT PRIMARY KEY, account TEXT NOT NULL, "
       "credential TEXT NOT NULL, expires BIGINT NOT NULL);"}};
  return schema;
}

std::vector<SessionRecord> load_sessions(Database& database) {
  std::vector<SessionRecord> sessions;
  SessionRecord session;
  long long expires = 0;
  soci::statement rows =
      (database.sql().prepare << "SELECT digest, account, credential, expires FROM session",
       soci::into(session.digest), soci::into(session.account), soci::into(session.credential),
       soci::into(expires));
  rows.execute();
  while (rows.fetch()) {
    session.expires = expires;
    sessions.push_back(session);
  }
  return sessions;
}

void put_session(Database& database, const SessionRecord& session, TimeMs now) {
  auto& sql = database.sql();
  const long long instant = now;
  const long long expires = session.expires;
  sql << "DELETE FROM session WHERE expires <= :now", soci::use(instant);
  sql << "INSERT INTO session(digest, account, credential, expires) "
         "VALUES(:digest, :account, :credential, :expires) ON CONFLICT(digest) DO UPDATE SET "
         "account = excluded.account, credential = excluded.credential, "
         "expires = excluded.expires",
      soci::use(session.digest), soci::use(session.account), soci::use(session.credential),
      soci::use(expires);
  raise_revision(database, kRoom);
}

void remove_session(Database& database, const std::string& digest) {
  database.sql() << "DELETE FROM session WHERE digest = :digest", soci::use(digest);
  raise_revision(database, kRoom);
}

void import_sessions(Database& database, const std::filesystem::path& file, TimeMs now) {
  const auto content = read_file(file);
  if (!content) return;
  std::vector<SessionRecord> sessions;
  try {
    sessions = parse_file(*content);
  } catch (const std::exception&) {
    log_event("sessions_file_damaged");
  }
  Transaction transaction(database);
  for (const auto& session : sessions) {
    if (session.expires > now) put_session(database, session, now);
  }
  transaction.commit();
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
}

}  // namespace sportello::signaling
