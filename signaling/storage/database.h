// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <soci/soci.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace sportello::signaling {

/// One connection to the database, used by one thread at a time.
///
/// SOCI, briefly: `sql() << "SELECT a FROM t WHERE id = :id", soci::into(a), soci::use(id)` runs at
/// once; `sql().got_data()` says whether there was a row. `soci::use` takes variables (std::string,
/// long long, int), never temporaries of another type. Times are BIGINT and `long long`.
class Database {
 public:
  /// Opens the file, and makes it (mode 0600) where there is none. What is committed is on the disk.
  /// Throws std::runtime_error with a sentence for the administrator.
  explicit Database(const std::filesystem::path& file);

  /// An empty one in memory, for tests.
  static Database in_memory();

  soci::session& sql() { return *session_; }

 private:
  Database() = default;
  void prepare();

  std::unique_ptr<soci::session> session_;
};

/// A transaction that is taken back unless it is committed. It takes the right to write at its
/// beginning, so that it never fails for another writer in the middle.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  soci::session& sql_;
  bool open_ = true;
};

/// What went wrong, fit for a log: SOCI's own text quotes the values of the statement.
std::string describe(const std::exception& error);

}  // namespace sportello::signaling
