// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>

#include "signaling/postgres_cluster.h"
#include "signaling/temporary_folder.h"
#include "storage/database.h"
#include "storage/database_link.h"
#include "storage/postgres_address.h"

namespace sportello::signaling {

/// What must hold for a room's tables must hold on both.
enum class BackEnd : std::uint8_t { kSqlite, kPostgres };

inline const char* name_of(BackEnd back_end) {
  return back_end == BackEnd::kSqlite ? "SQLite" : "PostgreSQL";
}

/// An empty database that several connections may use.
class TestDatabase {
 public:
  explicit TestDatabase(BackEnd back_end) : back_end_(back_end) {
    if (back_end == BackEnd::kSqlite) {
      folder_.emplace();
    } else {
      url_ = PostgresCluster::instance().fresh_schema();
    }
  }

  Database connect() const {
    if (back_end_ == BackEnd::kSqlite) return Database(folder_->path() / "test.db");
    return Database::postgres(connect_string({url_, {}}));
  }
  /// What makes a lost connection again: nothing for SQLite.
  DatabaseLink::Open reopen() const {
    if (back_end_ == BackEnd::kSqlite) return {};
    return [this] { return connect(); };
  }
  const std::string& url() const { return url_; }

 private:
  BackEnd back_end_;
  std::optional<TemporaryFolder> folder_;
  std::string url_;
};

/// A suite whose TEST_Ps run on both; SPORTELLO_ON_BOTH_BACK_ENDS(Suite) stands after them. What is
/// a TEST_F runs on SQLite.
class BackEndTest : public testing::TestWithParam<BackEnd> {
 protected:
  static BackEnd back_end() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    return test == nullptr || test->value_param() == nullptr ? BackEnd::kSqlite : GetParam();
  }

  /// Empty, and of this test only.
  static Database fresh_database() {
    if (back_end() == BackEnd::kSqlite) return Database::in_memory();
    return Database::postgres(connect_string({PostgresCluster::instance().fresh_schema(), {}}));
  }
};

#define SPORTELLO_ON_BOTH_BACK_ENDS(Suite)                                                     \
  INSTANTIATE_TEST_SUITE_P(On, Suite, testing::Values(BackEnd::kSqlite, BackEnd::kPostgres),   \
                           [](const testing::TestParamInfo<BackEnd>& one) {                    \
                             return std::string(name_of(one.param));                           \
                           })

}  // namespace sportello::signaling
