// SPDX-License-Identifier: EUPL-1.2
// What is PostgreSQL's own: the address, the lock of the writers, connections that are lost.
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "base/config.h"
#include "requests/appointments.h"
#include "signaling/back_end.h"
#include "state.h"
#include "storage/migrations.h"
#include "storage/postgres_address.h"
#include "storage/store.h"

namespace sportello::signaling {
namespace {

const RoomSchema kNumbers{"numbers", {"CREATE TABLE number(n BIGINT NOT NULL);"}};

long long count(Database& database) {
  long long rows = 0;
  database.sql() << "SELECT count(*) FROM number", soci::into(rows);
  return rows;
}

Store::Work add(long long n) {
  return [n](Database& database) -> Store::Done {
    database.sql() << "INSERT INTO number(n) VALUES(:n)", soci::use(n);
    return {};
  };
}

TEST(PostgresAddressTest, SaysWhatIsWrongAndQuotesNothing) {
  EXPECT_FALSE(postgres_url_fault("postgresql://anna@db.example.it:5433/town?sslmode=verify-full"));
  EXPECT_FALSE(postgres_url_fault("postgres:///town?host=/run/postgresql"));
  for (const std::string url :
       {"", "sportello.db", "mysql://db/hunter2", "postgresql://db.example.it",
        "postgresql://anna:hunter2@db/town", "postgresql://db/town?password=hunter2",
        "postgresql://db/town?hunter2=1", "postgresql://[::1/hunter2"}) {
    const auto fault = postgres_url_fault(url);
    ASSERT_TRUE(fault) << url;
    EXPECT_EQ(fault->find("hunter2"), std::string::npos) << *fault;
    EXPECT_THROW(connect_string({url, {}}), std::runtime_error);
  }
}

TEST(PostgresAddressTest, AddsThePasswordAndTimes) {
  const TemporaryFolder folder;
  folder.write("password", "it's \\ secret\n");
  const auto text = connect_string(
      {"postgresql://anna@db/town?connect_timeout=9", folder.path() / "password"});
  EXPECT_NE(text.find("password='it\\'s \\\\ secret'"), std::string::npos) << text;
  EXPECT_NE(text.find("connect_timeout='9'"), std::string::npos) << "the URL's own stays";
  EXPECT_NE(text.find("tcp_user_timeout='15000'"), std::string::npos);
  EXPECT_THROW(connect_string({"postgresql://anna@db/town", folder.path() / "none"}),
               std::runtime_error);
}

TEST(PostgresAddressTest, NobodyThereIsAnErrorForTheAdministratorWithoutThePassword) {
  const TemporaryFolder folder;
  folder.write("password", "hunter2");
  const auto text = connect_string({"postgresql://anna@/town?host=" + folder.path().string(),
                                    folder.path() / "password"});
  try {
    Database::postgres(text);
    FAIL();
  } catch (const std::runtime_error& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find(folder.path().string()), std::string::npos) << what;
    EXPECT_EQ(what.find("hunter2"), std::string::npos) << what;
    EXPECT_EQ(what.find('\n'), std::string::npos) << what;
  }
}

TEST(BackOffTest, WaitsLongerAfterEachFailureAndNotForEver) {
  BackOff back_off;
  EXPECT_TRUE(back_off.may_try(0));
  TimeMs now = 0;
  TimeMs longest = 0;
  for (int i = 0; i < 20; ++i) {
    back_off.failed(now);
    const TimeMs from = now;
    while (!back_off.may_try(now)) now += 50;
    EXPECT_GE(now - from, longest);
    longest = now - from;
  }
  EXPECT_EQ(longest, BackOff::kLongest);
  back_off.succeeded();
  EXPECT_TRUE(back_off.may_try(now));
}

class PostgresTest : public testing::Test {
 protected:
  PostgresTest() : shared_(BackEnd::kPostgres), own_(shared_.connect()) {
    migrate(own_, std::vector{kNumbers});
  }

  TestDatabase shared_;
  Database own_;
};

TEST_F(PostgresTest, WhatIsCommittedIsOnTheDiskWhateverTheServersSetting) {
  std::string value;
  own_.sql() << "SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'",
      soci::into(value);
  EXPECT_EQ(value, "off") << "the server's";
  own_.sql() << "SHOW synchronous_commit", soci::into(value);
  EXPECT_EQ(value, "on");
  own_.sql() << "SHOW statement_timeout", soci::into(value);
  EXPECT_EQ(value, "30s") << "back after the migration";
}

TEST_F(PostgresTest, WritersAreOneAtATime) {
  // Each looks how many there are and adds that number: two that overlap would add the same.
  std::vector<std::thread> nodes;
  for (int node = 0; node < 4; ++node) {
    nodes.emplace_back([this] {
      auto database = shared_.connect();
      for (int i = 0; i < 10; ++i) {
        Transaction transaction(database);
        add(count(database))(database);
        transaction.commit();
      }
    });
  }
  for (auto& node : nodes) node.join();
  long long different = 0;
  own_.sql() << "SELECT count(DISTINCT n) FROM number", soci::into(different);
  EXPECT_EQ(different, 40);
}

TEST_F(PostgresTest, ReadersSeeOneMomentAndWaitForNobody) {
  auto other = shared_.connect();
  Transaction writing(own_);
  add(1)(own_);
  {
    Transaction reading(other, TransactionKind::kRead);
    EXPECT_EQ(count(other), 0);
    writing.commit();
    EXPECT_EQ(count(other), 0) << "the same moment";
    EXPECT_THROW(add(2)(other), std::exception);
  }
  EXPECT_EQ(count(other), 1);
}

TEST_F(PostgresTest, AFailedStatementIsNeverCommitted) {
  Transaction transaction(own_);
  add(1)(own_);
  EXPECT_THROW(own_.sql() << "INSERT INTO number(n) VALUES(NULL)", std::exception);
  EXPECT_THROW(transaction.commit(), std::runtime_error) << "PostgreSQL itself would say nothing";
}

TEST_F(PostgresTest, OneOfTwoNodesGetsTheSlot) {
  migrate(own_, all_schemas());
  for (int round = 0; round < 10; ++round) {
    std::atomic<int> booked = 0;
    std::vector<std::thread> nodes;
    for (int node = 0; node < 3; ++node) {
      nodes.emplace_back([&, node] {
        auto database = shared_.connect();
        Transaction transaction(database);
        // Of different length, so that no index alone would decide.
        const TimeMs start = 1'000'000 + round * 1'000'000 + node * 1'000;
        const AppointmentForm form{"URP", start, "Ada", "", "", Language::kItalian};
        if (!book_appointment(database, form, start + 600'000, 1).id.empty()) ++booked;
        transaction.commit();
      });
    }
    for (auto& node : nodes) node.join();
    EXPECT_EQ(booked, 1);
  }
}

TEST_F(PostgresTest, NodesShareOneKey) {
  const TemporaryFolder folder;
  Config config;
  config.database = shared_.url();
  config.state_dir = folder.path() / "one";
  auto one = open_state(config);
  const auto key = open_seal_key(config, one);
  config.state_dir = folder.path() / "two";
  auto two = open_state(config);
  EXPECT_EQ(open_seal_key(config, two), key);
  EXPECT_FALSE(std::filesystem::exists(config.state_dir / "resume.key"));
  try {
    back_up(config, folder.path() / "x.db");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("pg_dump"), std::string::npos);
  }
}

/// A store on PostgreSQL, and what became of each piece of work.
class LostConnectionTest : public PostgresTest {
 protected:
  LostConnectionTest() {
    store_.emplace(
        shared_.connect(), [](const std::function<void()>& next) { next(); },
        [this] {
          if (away_) throw std::runtime_error("away");
          return shared_.connect();
        },
        2);
  }

  /// What comes of the work: `done`, `work` or `unavailable`.
  std::string outcome(Store::Work work, bool read = false) {
    auto said = std::make_shared<std::promise<std::string>>();
    auto future = said->get_future();
    auto task = [said, work = std::move(work)](Database& database) -> Store::Done {
      return [said, done = work(database)] {
        if (done) done();
        said->set_value("done");
      };
    };
    const Store::Failed failed = [said](StoreFault fault) {
      said->set_value(fault == StoreFault::kWork ? "work" : "unavailable");
    };
    EXPECT_TRUE(read ? store_->read(task, failed) : store_->post(task, failed));
    return future.get();
  }

  /// Ends all connections to this test's tables but our own.
  void cut() {
    own_.sql() << "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
                  "pg_backend_pid() AND datname = current_database()";
    long long left = 1;
    while (left > 0) {
      own_.sql() << "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
                    "datname = current_database()",
          soci::into(left);
    }
  }

  std::atomic<bool> away_ = false;
  std::optional<StoreThread> store_;
};

TEST_F(LostConnectionTest, NobodyNoticesWhereNothingWasUnderWay) {
  EXPECT_EQ(outcome(add(1)), "done");
  EXPECT_EQ(outcome([](Database&) -> Store::Done { return {}; }, true), "done");
  cut();
  EXPECT_EQ(outcome(add(2)), "done");
  EXPECT_EQ(outcome([](Database&) -> Store::Done { return {}; }, true), "done");
  EXPECT_EQ(count(own_), 2);
}

TEST_F(LostConnectionTest, WorkThatWasUnderWayIsNotDone) {
  EXPECT_EQ(outcome([this](Database& database) -> Store::Done {
              add(1)(database);
              cut();
              add(2)(database);
              return {};
            }),
            "unavailable");
  EXPECT_EQ(outcome(add(3)), "done");
  EXPECT_EQ(count(own_), 1);
}

TEST_F(LostConnectionTest, ACommitThatWasNotConfirmedIsNotAcknowledged) {
  own_.sql() << "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM "
                "pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'";
  own_.sql() << "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON number DEFERRABLE INITIALLY "
                "DEFERRED FOR EACH ROW EXECUTE FUNCTION die()";
  EXPECT_EQ(outcome(add(1)), "unavailable");
  own_.sql() << "DROP TRIGGER die ON number";
  EXPECT_EQ(outcome(add(2)), "done");
  EXPECT_EQ(count(own_), 1);
}

TEST_F(LostConnectionTest, AFaultOfTheWorkIsNoFaultOfTheDatabase) {
  EXPECT_EQ(outcome([](Database& database) -> Store::Done {
              database.sql() << "INSERT INTO number(n) VALUES(NULL)";
              return {};
            }),
            "work");
  EXPECT_EQ(outcome(add(1), true), "work") << "a read that writes";
  EXPECT_EQ(outcome(add(1)), "done");
}

TEST_F(LostConnectionTest, FailsAtOnceWhileTheDatabaseIsAwayAndGoesOnAfterwards) {
  EXPECT_EQ(outcome(add(1)), "done");
  away_ = true;
  cut();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(outcome(add(2)), "unavailable");
  EXPECT_EQ(outcome([](Database&) -> Store::Done { return {}; }, true), "unavailable");
  away_ = false;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (outcome(add(3)) != "done" && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(count(own_), 2);
}

}  // namespace
}  // namespace sportello::signaling
