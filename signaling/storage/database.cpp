// SPDX-License-Identifier: EUPL-1.2
#include "storage/database.h"

#include <fcntl.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "base/text.h"

namespace sportello::signaling {
namespace {

constexpr std::chrono::seconds kSqlitePatience{10};

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

/// Turning the log on takes the whole file for a moment, and SQLite does not wait for that: two who
/// begin at once could wait for each other.
void write_ahead(soci::session& sql) {
  const auto until = std::chrono::steady_clock::now() + kSqlitePatience;
  for (;;) {
    try {
      sql << "PRAGMA journal_mode = WAL";
      return;
    } catch (const soci::sqlite3_soci_error& error) {
      const bool busy = (error.result() & 0xff) == SQLITE_BUSY;
      if (!busy || std::chrono::steady_clock::now() > until) throw;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

PGconn* connection_of(soci::session& session) {
  return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

constexpr std::string_view kStatementTimeout = "30s";
constexpr std::string_view kLockTimeout = "10s";

void set_patience(soci::session& sql, std::string_view statement, std::string_view lock) {
  sql << "SET statement_timeout = '" + std::string(statement) + "'";
  sql << "SET lock_timeout = '" + std::string(lock) + "'";
}

/// Messages of several lines, as libpq has them, in one.
std::string one_line(std::string text) {
  std::string line;
  for (const char c : text) {
    if (c != '\n' && c != '\t') {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return std::string(trim(line));
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
                                               "dbname=\"" + name + "\" timeout=" +
                                                   std::to_string(kSqlitePatience.count()));
    write_ahead(*session_);
    prepare_sqlite();
  } catch (const soci::soci_error& error) {
    throw std::runtime_error("cannot use " + name + ": " + error.get_error_message());
  }
}

Database Database::in_memory() {
  Database database;
  database.session_ = std::make_unique<soci::session>(*soci::factory_sqlite3(), ":memory:");
  database.prepare_sqlite();
  return database;
}

Database Database::postgres(const std::string& connect_string) {
  Database database;
  database.kind_ = Kind::kPostgres;
  try {
    database.session_ =
        std::make_unique<soci::session>(*soci::factory_postgresql(), connect_string);
    database.prepare_postgres();
  } catch (const soci::soci_error& error) {
    throw std::runtime_error("cannot use the database: " + describe(error));
  }
  return database;
}

bool Database::usable() {
  if (kind_ == Kind::kSqlite) return true;
  const auto* connection = connection_of(*session_);
  return PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) == PQTRANS_IDLE;
}

bool Database::in_transaction() {
  return kind_ == Kind::kSqlite ||
         PQtransactionStatus(connection_of(*session_)) == PQTRANS_INTRANS;
}

void Database::prepare_sqlite() {
  *session_ << "PRAGMA synchronous = FULL";
  *session_ << "PRAGMA foreign_keys = ON";
  // What is erased shall not be found in the file afterwards.
  *session_ << "PRAGMA secure_delete = ON";
}

void Database::prepare_postgres() {
  // Without details, which quote the row. Notices ("already exists") are not for our log.
  auto* connection = connection_of(*session_);
  PQsetErrorVerbosity(connection, PQERRORS_TERSE);
  PQsetNoticeProcessor(connection, [](void*, const char*) {}, nullptr);
  auto& sql = *session_;
  set_patience(sql, kStatementTimeout, kLockTimeout);
  // A node that hangs within a transaction shall not keep the others from writing for long.
  sql << "SET idle_in_transaction_session_timeout = '20s'";
  sql << "SET standard_conforming_strings = on";
  // A stronger setting of the administrator's stays.
  sql << "SELECT set_config('synchronous_commit', 'on', false) "
         "WHERE current_setting('synchronous_commit') = 'off'";
}

Transaction::Transaction(Database& database, TransactionKind kind)
    : database_(database), kind_(kind) {
  try {
    begin();
  } catch (...) {
    end("ROLLBACK");
    throw;
  }
}

void Transaction::begin() {
  auto& sql = database_.sql();
  if (database_.kind() == Database::Kind::kSqlite) {
    if (kind_ == TransactionKind::kWrite) {
      sql << "BEGIN IMMEDIATE";
    } else {
      sql << "PRAGMA query_only = ON";
      sql << "BEGIN";
    }
    return;
  }
  if (kind_ == TransactionKind::kRead) {
    sql << "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    return;
  }
  // The works of the rooms are written for one writer at a time: they look, decide, and write. So
  // they are one at a time here, too, over all nodes: each takes this lock before its first
  // statement and PostgreSQL frees it only after the commit (or the end) can be seen by others. At
  // READ COMMITTED every statement sees what was committed before it began, thus all that holders
  // of the lock have done before us, and nobody changes anything between two of our statements.
  // One lock for each schema, so that two towns in one database do not wait for each other.
  sql << "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
  sql << "SELECT pg_advisory_xact_lock(1397772884, hashtext(coalesce(current_schema(), '')))";
}

Transaction::~Transaction() {
  if (open_) end("ROLLBACK");
}

void Transaction::commit() {
  // PostgreSQL answers the COMMIT of a transaction in which a statement failed with a roll-back that
  // is no error.
  if (database_.kind() == Database::Kind::kPostgres &&
      PQtransactionStatus(connection_of(database_.sql())) == PQTRANS_INERROR) {
    throw std::runtime_error("a statement of the transaction failed");
  }
  database_.sql() << "COMMIT";
  open_ = false;
  if (kind_ == TransactionKind::kRead) end(nullptr);
}

/// Never throws: SQLite may have taken it back by itself, as after a full disk, and PostgreSQL does
/// so when the connection is lost.
void Transaction::end(const char* statement) {
  auto& sql = database_.sql();
  try {
    if (statement != nullptr) sql << statement;
  } catch (const std::exception&) {
  }
  if (kind_ != TransactionKind::kRead || database_.kind() != Database::Kind::kSqlite) return;
  try {
    sql << "PRAGMA query_only = OFF";
  } catch (const std::exception&) {
  }
}

LongWork::LongWork(Database& database) : database_(database) {
  if (database.kind() == Database::Kind::kPostgres) set_patience(database.sql(), "0", "120s");
}

LongWork::~LongWork() {
  if (database_.kind() != Database::Kind::kPostgres) return;
  try {
    set_patience(database_.sql(), kStatementTimeout, kLockTimeout);
  } catch (const std::exception&) {
    // The connection is lost, and its settings with it.
  }
}

std::string describe(const std::exception& error) {
  if (const auto* postgres = dynamic_cast<const soci::postgresql_soci_error*>(&error)) {
    // Data exceptions (22) and constraints (23) may quote what somebody has typed.
    const auto state = postgres->sqlstate();
    if (state.starts_with("22")) return "PostgreSQL refuses a value (" + state + ")";
    if (state.starts_with("23")) return "PostgreSQL: against a constraint (" + state + ")";
    return one_line(postgres->get_error_message());
  }
  if (const auto* database = dynamic_cast<const soci::soci_error*>(&error)) {
    return one_line(database->get_error_message());
  }
  return error.what();
}

}  // namespace sportello::signaling
