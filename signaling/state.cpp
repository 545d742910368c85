// SPDX-License-Identifier: EUPL-1.2
#include "state.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>
#include <string>
#include <system_error>

#include "accounts/account_store.h"
#include "base/secret_file.h"
#include "directory/directory_store.h"
#include "storage/migrations.h"

namespace sportello::signaling {
namespace {

void sync_to_disk(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) throw std::runtime_error("cannot write " + path.string() + " to the disk");
}

}  // namespace

std::filesystem::path database_file(const Config& config) {
  return config.state_dir / "sportello.db";
}

Database open_state(const Config& config) {
  ensure_state_dir(config.state_dir);
  Database database(database_file(config));
  migrate(database, all_schemas());
  seed_directory(database, config.desks);
  import_accounts(database, config.state_dir / "accounts.json");
  return database;
}

void back_up(const Config& config, const std::filesystem::path& target) {
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
  const auto old_mask = ::umask(077);
  try {
    // Not migrated: a back-up before an update is of the database as it is.
    Database database(source);
    const auto name = fresh.string();
    database.sql() << "VACUUM INTO :file", soci::use(name);
    std::string verdict;
    Database copy(fresh);
    copy.sql() << "PRAGMA journal_mode = DELETE";
    copy.sql() << "PRAGMA integrity_check(1)", soci::into(verdict);
    if (verdict != "ok") throw std::runtime_error("the copy is damaged: " + verdict);
  } catch (const soci::soci_error& fault) {
    ::umask(old_mask);
    std::filesystem::remove(fresh, error);
    throw std::runtime_error("cannot back up to " + target.string() + ": " +
                             fault.get_error_message());
  }
  ::umask(old_mask);
  sync_to_disk(fresh);
  std::filesystem::rename(fresh, target);
  sync_to_disk(std::filesystem::absolute(target).parent_path());
}

}  // namespace sportello::signaling
