// SPDX-License-Identifier: EUPL-1.2
// The database, its migrations and its thread, with real files.
#include "storage/store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "signaling/back_end.h"
#include "signaling/temporary_folder.h"
#include "storage/migrations.h"
#include "storage/shared_secret.h"

namespace sportello::signaling {
namespace {

const RoomSchema kFirst{"notes", {"CREATE TABLE note(id INTEGER PRIMARY KEY, text TEXT);"}};
const RoomSchema kSecond{
    "notes",
    {kFirst.steps[0],
     "ALTER TABLE note ADD COLUMN at BIGINT;\nINSERT INTO note(id, text) VALUES(9, 'a;b');\n"}};

int count(Database& database) {
  int number = 0;
  database.sql() << "SELECT COUNT(*) FROM note", soci::into(number);
  return number;
}

TEST(SqliteFileTest, TheFileIsItsOwnersOnlyAndDurable) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "a folder.db";
  Database database(file);
  migrate(database, std::vector{kFirst});
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat info {};
    ASSERT_EQ(::stat((file.string() + suffix).c_str(), &info), 0) << suffix;
    EXPECT_EQ(info.st_mode & 0777U, 0600U) << suffix;
  }
  std::string mode;
  int synchronous = 0;
  int foreign_keys = 0;
  database.sql() << "PRAGMA journal_mode", soci::into(mode);
  database.sql() << "PRAGMA synchronous", soci::into(synchronous);
  database.sql() << "PRAGMA foreign_keys", soci::into(foreign_keys);
  EXPECT_EQ(mode, "wal");
  EXPECT_EQ(synchronous, 2) << "full";
  EXPECT_EQ(foreign_keys, 1);
}

TEST(SqliteFileTest, AFileThatIsNoDatabaseIsAClearErrorAndStays) {
  const TemporaryFolder folder;
  folder.write("x.db", std::string(5'000, 'x'));
  try {
    Database database(folder.path() / "x.db");
    migrate(database, std::vector{kFirst});
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("x.db"), std::string::npos) << error.what();
  }
  EXPECT_EQ(std::filesystem::file_size(folder.path() / "x.db"), 5'000U);
}

class StorageTest : public BackEndTest {};

TEST_P(StorageTest, MigratesForwardAndOnce) {
  auto database = fresh_database();
  migrate(database, std::vector{kFirst});
  database.sql() << "INSERT INTO note(id, text) VALUES(1, 'kept')";
  migrate(database, std::vector{kSecond});
  migrate(database, std::vector{kSecond});
  EXPECT_EQ(count(database), 2);
  std::string text;
  database.sql() << "SELECT text FROM note WHERE id = 9", soci::into(text);
  EXPECT_EQ(text, "a;b");
}

TEST_P(StorageTest, ANewerDatabaseIsRefused) {
  auto database = fresh_database();
  migrate(database, std::vector{kSecond});
  try {
    migrate(database, std::vector{kFirst});
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("newer"), std::string::npos) << error.what();
  }
}

TEST_P(StorageTest, AFaultyStepChangesNothing) {
  auto database = fresh_database();
  const RoomSchema other{"other", {"CREATE TABLE other(id INTEGER);"}};
  const RoomSchema faulty{"notes", {"CREATE TABLE note(id INTEGER); CREATE nonsense;"}};
  EXPECT_THROW(migrate(database, std::vector{other, faulty}), std::exception);
  EXPECT_NO_THROW(migrate(database, std::vector{other, kFirst}));
}

TEST_P(StorageTest, AllRoomsMigrate) {
  auto database = fresh_database();
  EXPECT_NO_THROW(migrate(database, all_schemas()));
}

TEST_P(StorageTest, TextSortsAndComparesByItsBytes) {
  auto database = fresh_database();
  migrate(database, std::vector{kFirst});
  long long id = 0;
  for (const std::string text : {"b", "a", "B", "à", "z", "A", "-a"}) {
    ++id;
    database.sql() << "INSERT INTO note(id, text) VALUES(:id, :text)", soci::use(id),
        soci::use(text);
  }
  std::string order;
  std::string text;
  soci::statement rows = (database.sql().prepare << "SELECT text FROM note ORDER BY text",
                          soci::into(text));
  rows.execute();
  while (rows.fetch()) order += text + ' ';
  EXPECT_EQ(order, "-a A B a b z à ");
  int below = 0;
  const std::string bound = "a";
  database.sql() << "SELECT count(*) FROM note WHERE text < :bound", soci::into(below),
      soci::use(bound);
  EXPECT_EQ(below, 3);
}

TEST_P(StorageTest, NodesThatBeginAtOnceMigrateOnce) {
  const TestDatabase shared(back_end());
  std::vector<std::thread> nodes;
  std::atomic<int> ready = 0;
  for (int i = 0; i < 4; ++i) {
    nodes.emplace_back([&] {
      auto database = shared.connect();
      EXPECT_NO_THROW(migrate(database, all_schemas()));
      ++ready;
    });
  }
  for (auto& node : nodes) node.join();
  EXPECT_EQ(ready, 4);
}

TEST_P(StorageTest, TheFirstNodesSecretIsEverybodys) {
  const TestDatabase shared(back_end());
  auto one = shared.connect();
  migrate(one, all_schemas());
  std::vector<std::thread> nodes;
  std::mutex mutex;
  std::set<std::string> seen;
  for (int i = 0; i < 3; ++i) {
    nodes.emplace_back([&, i] {
      auto database = shared.connect();
      const auto secret = shared_secret(database, "key", "of node " + std::to_string(i));
      const std::lock_guard lock(mutex);
      seen.insert(secret);
    });
  }
  for (auto& node : nodes) node.join();
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(shared_secret(one, "key", "late"), *seen.begin());
  EXPECT_EQ(shared_secret(one, "another", "late"), "late");
}

TEST_P(StorageTest, RevisionsRise) {
  auto database = fresh_database();
  migrate(database, std::vector<RoomSchema>{});
  EXPECT_TRUE(revisions(database).empty());
  raise_revision(database, "desks");
  raise_revision(database, "desks");
  raise_revision(database, "people");
  EXPECT_EQ(revisions(database).at("desks"), 2);
  EXPECT_EQ(revisions(database).at("people"), 1);
}

TEST_P(StorageTest, FaultsDoNotQuoteValues) {
  auto database = fresh_database();
  migrate(database, std::vector{kFirst});
  const std::string secret = "Anna Bianchi";
  try {
    database.sql() << "INSERT INTO note(id, text) VALUES('x', :text)", soci::use(secret, "text");
    FAIL();
  } catch (const std::exception& error) {
    EXPECT_EQ(describe(error).find(secret), std::string::npos) << describe(error);
  }
}

/// A server's thread of a test's own: functions wait until the test runs them.
class Inbox {
 public:
  void post(std::function<void()> next) {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(next));
  }
  std::size_t run() {
    std::vector<std::function<void()>> now;
    {
      const std::lock_guard lock(mutex_);
      now.swap(waiting_);
    }
    for (auto& next : now) next();
    return now.size();
  }

 private:
  std::mutex mutex_;
  std::vector<std::function<void()>> waiting_;
};

class StoreThreadTest : public BackEndTest {
 protected:
  StoreThreadTest() : shared_(back_end()) {
    auto database = shared_.connect();
    migrate(database, std::vector{kFirst});
    store_.emplace(std::move(database), [this](auto next) { inbox_.post(std::move(next)); },
                   shared_.reopen(), 2);
  }

  static Store::Work insert(int id) {
    return [id](Database& database) -> Store::Done {
      database.sql() << "INSERT INTO note(id, text) VALUES(:id, '')", soci::use(id);
      return {};
    };
  }

  int stored() {
    auto other = shared_.connect();
    return count(other);
  }

  TestDatabase shared_;
  Inbox inbox_;
  std::optional<StoreThread> store_;
};

TEST_P(StoreThreadTest, WhatIsAcknowledgedIsCommitted) {
  const auto test_thread = std::this_thread::get_id();
  std::thread::id worker;
  int acknowledged = 0;
  for (int i = 0; i < 200; ++i) {
    ASSERT_TRUE(store_->post([&, i](Database& database) -> Store::Done {
      worker = std::this_thread::get_id();
      insert(i)(database);
      return [&] {
        ++acknowledged;
        EXPECT_GE(stored(), acknowledged);
      };
    }));
  }
  store_->stop();
  EXPECT_EQ(acknowledged, 0) << "only on the server's thread";
  inbox_.run();
  EXPECT_EQ(acknowledged, 200);
  EXPECT_NE(worker, test_thread);
  EXPECT_EQ(stored(), 200);
  EXPECT_FALSE(store_->post(insert(1'000))) << "stopped";
}

TEST_P(StoreThreadTest, AFaultTakesBackItsOwnWorkOnly) {
  std::promise<void> gate;
  store_->post([&](Database&) -> Store::Done {
    gate.get_future().wait();  // so that what follows is one batch
    return {};
  });
  int failed = 0;
  bool done = false;
  store_->post(insert(1));
  store_->post(
      [](Database& database) -> Store::Done {
        insert(2)(database);
        throw std::runtime_error("no");
      },
      [&] { ++failed; });
  store_->post(insert(1), [&] { ++failed; });  // a key that is there
  store_->post([&](Database& database) -> Store::Done {
    insert(3)(database);
    return [&] { done = true; };
  });
  gate.set_value();
  store_->stop();
  inbox_.run();
  EXPECT_EQ(failed, 2);
  EXPECT_TRUE(done);
  EXPECT_EQ(stored(), 2) << "1 and 3";
}

TEST_P(StoreThreadTest, RefusesWhenTooMuchWaits) {
  std::promise<void> gate;
  auto opened = gate.get_future().share();
  store_->post([opened](Database&) -> Store::Done {
    opened.wait();
    return {};
  });
  std::size_t taken = 0;
  while (store_->post([](Database&) -> Store::Done { return {}; })) ++taken;
  EXPECT_GE(taken, StoreThread::kMaxWaiting - 1);
  EXPECT_LE(taken, StoreThread::kMaxWaiting + 64);
  gate.set_value();
  store_->stop();
}

TEST_P(StoreThreadTest, WaitsForAnotherWriter) {
  auto other = shared_.connect();
  auto writing = std::make_unique<Transaction>(other);
  bool failed = false;
  store_->post(insert(1), [&] { failed = true; });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  writing.reset();
  store_->stop();
  inbox_.run();
  EXPECT_FALSE(failed);
  EXPECT_EQ(stored(), 1);
}

class DirectStoreTest : public BackEndTest {};

TEST_P(DirectStoreTest, RunsAtOnce) {
  auto database = fresh_database();
  migrate(database, std::vector{kFirst});
  DirectStore store(database);
  int told = 0;
  const auto add = [&](bool fail) {
    store.post(
        [&, fail](Database& d) -> Store::Done {
          d.sql() << "INSERT INTO note(id, text) VALUES(1, 'x')";
          if (fail) throw std::runtime_error("no");
          return [&] { told += 1; };
        },
        [&] { told += 100; });
  };
  add(false);
  add(true);
  EXPECT_EQ(told, 101);
  EXPECT_EQ(count(database), 1);
}

TEST_P(DirectStoreTest, WhatOnlyReadsCannotWrite) {
  auto database = fresh_database();
  migrate(database, std::vector{kFirst});
  DirectStore store(database);
  int read = -1;
  bool failed = false;
  store.read([&](Database& d) -> Store::Done { return [&read, n = count(d)] { read = n; }; });
  EXPECT_EQ(read, 0);
  store.read(
      [](Database& d) -> Store::Done {
        d.sql() << "INSERT INTO note(id, text) VALUES(1, 'x')";
        return {};
      },
      [&](StoreFault) { failed = true; });
  EXPECT_TRUE(failed);
  store.post([](Database& d) -> Store::Done {
    d.sql() << "INSERT INTO note(id, text) VALUES(1, 'x')";
    return {};
  });
  EXPECT_EQ(count(database), 1) << "and writing goes on";
}

SPORTELLO_ON_BOTH_BACK_ENDS(StorageTest);
SPORTELLO_ON_BOTH_BACK_ENDS(StoreThreadTest);
SPORTELLO_ON_BOTH_BACK_ENDS(DirectStoreTest);

}  // namespace
}  // namespace sportello::signaling
