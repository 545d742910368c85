// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <soci/soci.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sportello::signaling {

/// One connection to the database, used by one thread at a time. It is a file of SQLite or a
/// PostgreSQL server; the rooms' SQL is what both understand.
///
/// SOCI, briefly: `sql() << "SELECT a FROM t WHERE id = :id", soci::into(a), soci::use(id)` runs at
/// once; `sql().got_data()` says whether there was a row. `soci::use` takes variables (std::string,
/// long long, int), never temporaries of another type. Times are BIGINT and `long long`.
class Database {
 public:
  enum class Kind : std::uint8_t { kSqlite, kPostgres };

  /// Opens the file, and makes it (mode 0600) where there is none. What is committed is on the disk.
  /// Throws std::runtime_error with a sentence for the administrator.
  explicit Database(const std::filesystem::path& file);

  /// An empty one in memory, for tests.
  static Database in_memory();

  /// Connects to PostgreSQL by what `PostgresAddress::connect_string` says. What is committed is on
  /// the server's disk. Throws std::runtime_error, without the password in it.
  static Database postgres(const std::string& connect_string);

  Kind kind() const { return kind_; }
  soci::session& sql() { return *session_; }

  /// Whether the next transaction can begin on this connection: false once it was lost. Asks nobody.
  bool usable();
  /// Within a transaction: whether it can go on. False once its connection was lost.
  bool in_transaction();

 private:
  Database() = default;
  void prepare_sqlite();
  void prepare_postgres();

  Kind kind_ = Kind::kSqlite;
  std::unique_ptr<soci::session> session_;
};

enum class TransactionKind : std::uint8_t {
  kWrite,  ///< one at a time, on all nodes together
  kRead,   ///< what is in the database at one moment; never waits for writers
};

/// A transaction that is taken back unless it is committed. One that writes takes the right to
/// write at its beginning, so that it never fails for another writer in the middle, and sees all
/// that was committed before.
class Transaction {
 public:
  explicit Transaction(Database& database, TransactionKind kind = TransactionKind::kWrite);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Throws if it could not be committed, or if nobody knows whether it was: never acknowledge then.
  void commit();

 private:
  void begin();
  void end(const char* statement);

  Database& database_;
  TransactionKind kind_;
  bool open_ = true;
};

/// Lifts, while it lives, the times after which PostgreSQL gives up a statement or a wait.
class LongWork {
 public:
  explicit LongWork(Database& database);
  ~LongWork();
  LongWork(const LongWork&) = delete;
  LongWork& operator=(const LongWork&) = delete;

 private:
  Database& database_;
};

/// What went wrong, fit for a log: no values of a statement, though SOCI and PostgreSQL quote them.
std::string describe(const std::exception& error);

}  // namespace sportello::signaling
