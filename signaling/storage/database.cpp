// SPDX-License-Identifier: EUPL-1.2
#include "storage/database.h"

#include <fcntl.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace sportello::signaling {
namespace {

/// SQLite would make the file readable by all; what lies beside it takes its mode over.
void make_file(const std::filesystem::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0 || ::fchmod(descriptor, 0600) != 0) {
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    throw std::runtime_error("cannot open " + file.string() + ": " +
                             std::generic_category().message(error));
  }
  ::close(descriptor);
}

}  // namespace

Database::Database(const std::filesystem::path& file) {
  const auto name = file.string();
  if (name.find('"') != std::string::npos) {
    throw std::runtime_error("the path of the database has a quotation mark: " + name);
  }
  make_file(file);
  try {
    session_ = std::make_unique<soci::session>(*soci::factory_sqlite3(),
                                               "dbname=\"" + name + "\" timeout=10");
    *session_ << "PRAGMA journal_mode = WAL";
    prepare();
  } catch (const soci::soci_error& error) {
    throw std::runtime_error("cannot use " + name + ": " + error.get_error_message());
  }
}

Database Database::in_memory() {
  Database database;
  database.session_ = std::make_unique<soci::session>(*soci::factory_sqlite3(), ":memory:");
  database.prepare();
  return database;
}

void Database::prepare() {
  *session_ << "PRAGMA synchronous = FULL";
  *session_ << "PRAGMA foreign_keys = ON";
  // What is erased shall not be found in the file afterwards.
  *session_ << "PRAGMA secure_delete = ON";
}

Transaction::Transaction(Database& database) : sql_(database.sql()) { sql_ << "BEGIN IMMEDIATE"; }

Transaction::~Transaction() {
  if (!open_) return;
  try {
    sql_ << "ROLLBACK";
  } catch (const std::exception&) {
    // SQLite has taken it back by itself, as after a full disk.
  }
}

void Transaction::commit() {
  sql_ << "COMMIT";
  open_ = false;
}

std::string describe(const std::exception& error) {
  if (const auto* database = dynamic_cast<const soci::soci_error*>(&error)) {
    return database->get_error_message();
  }
  return error.what();
}

}  // namespace sportello::signaling
