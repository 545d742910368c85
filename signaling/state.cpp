// SPDX-License-Identifier: EUPL-1.2
#include "state.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <system_error>

#include "accounts/account_store.h"
#include "accounts/session_store.h"
#include "base/encoding.h"
#include "base/secret_file.h"
#include "base/time.h"
#include "calls/resume_token.h"
#include "directory/directory_store.h"
#include "storage/migrations.h"
#include "storage/postgres_address.h"
#include "storage/shared_secret.h"

namespace sportello::signaling {
namespace {

void sync_to_disk(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) throw std::runtime_error("cannot write " + path.string() + " to the disk");
}

/// What this process makes meanwhile is its owner's only.
class PrivateFiles {
 public:
  PrivateFiles() : before_(::umask(077)) {}
  ~PrivateFiles() { ::umask(before_); }
  PrivateFiles(const PrivateFiles&) = delete;
  PrivateFiles& operator=(const PrivateFiles&) = delete;

 private:
  mode_t before_;
};

void copy_checked(const std::filesystem::path& source, const std::filesystem::path& fresh) {
  const PrivateFiles mask;
  {
    // Not migrated: a back-up before an update is of the database as it is.
    Database database(source);
    const auto name = fresh.string();
    database.sql() << "VACUUM INTO :file", soci::use(name);
  }
  std::string verdict;
  Database copy(fresh);
  copy.sql() << "PRAGMA journal_mode = DELETE";
  copy.sql() << "PRAGMA integrity_check(1)", soci::into(verdict);
  if (verdict != "ok") throw std::runtime_error("the copy is damaged: " + verdict);
}

}  // namespace

std::filesystem::path database_file(const Config& config) {
  return config.state_dir / "sportello.db";
}

DatabaseLink::Open reopen_state(const Config& config) {
  if (config.database.empty()) return {};
  return [text = connect_string({config.database, config.database_password_file})] {
    return Database::postgres(text);
  };
}

SealKey open_seal_key(const Config& config, Database& database) {
  const auto file = config.state_dir / "resume.key";
  if (database.kind() == Database::Kind::kSqlite) return load_or_make_key(file);
  // A node that was alone before brings its key along, so that its calls go on.
  SealKey key{};
  randombytes_buf(key.data(), key.size());
  if (std::filesystem::exists(file)) key = load_or_make_key(file);
  const auto bytes = from_base64url(shared_secret(database, "resume.key", to_base64url(key)));
  if (!bytes || bytes->size() != key.size()) {
    throw std::runtime_error("the secret resume.key in the database is damaged");
  }
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return key;
}

Database open_state(const Config& config) {
  ensure_state_dir(config.state_dir);
  const auto open = reopen_state(config);
  auto database = open ? open() : Database(database_file(config));
  try {
    migrate(database, all_schemas());
    seed_directory(database, config.desks);
    import_accounts(database, config.state_dir / "accounts.json");
    import_sessions(database, config.state_dir / "sessions.json", now_ms());
  } catch (const soci::soci_error& error) {
    // Its own text quotes values.
    throw std::runtime_error("cannot prepare the database: " + describe(error));
  }
  return database;
}

void back_up(const Config& config, const std::filesystem::path& target) {
  if (!config.database.empty()) {
    throw std::runtime_error("the database is a PostgreSQL: back it up with pg_dump");
  }
  const auto source = database_file(config);
  std::error_code error;
  if (!std::filesystem::exists(source, error)) {
    throw std::runtime_error("there is no database yet at " + source.string());
  }
  if (std::filesystem::equivalent(source, target, error)) {
    throw std::runtime_error("the back-up would replace the database itself");
  }
  auto fresh = std::filesystem::absolute(target);
  fresh += ".new";
  std::filesystem::remove(fresh, error);
  try {
    copy_checked(source, fresh);
  } catch (const std::exception& fault) {
    std::filesystem::remove(fresh, error);
    throw std::runtime_error("cannot back up to " + target.string() + ": " + describe(fault));
  }
  sync_to_disk(fresh);
  std::filesystem::rename(fresh, target);
  sync_to_disk(std::filesystem::absolute(target).parent_path());
}

}  // namespace sportello::signaling
