// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "storage/database.h"

namespace sportello::signaling {

/// Where work on the database is handed in. The server's own thread never waits for it.
class Store {
 public:
  /// Runs on the server's thread.
  using Done = std::function<void()>;
  /// Runs on the storage thread in a transaction; what it returns (which may be empty) runs on the
  /// server's thread once the transaction is committed. If it throws, its changes are taken back.
  using Work = std::function<Done(Database&)>;

  virtual ~Store() = default;

  /// False, and nothing happens, where too much is waiting already. `failed` runs on the server's
  /// thread where the work threw or could not be committed; the fault is logged then.
  virtual bool post(Work work, Done failed = {}) = 0;
};

/// The storage thread. Work is done in the order of its coming; what waits at the same time is
/// committed together, since it is the disk that takes the time.
class StoreThread final : public Store {
 public:
  using ToServer = std::function<void(std::function<void()>)>;

  static constexpr std::size_t kMaxWaiting = 2'048;

  /// `to_server` runs a function on the server's thread; it is called from the storage thread.
  StoreThread(Database database, ToServer to_server);
  ~StoreThread() override;

  bool post(Work work, Done failed = {}) override;

  /// Finishes what waits, and takes no more.
  void stop();

 private:
  struct Item {
    Work work;
    Done failed;
    Done done;
    bool faulty = false;
  };

  void run();
  void carry_out(std::deque<Item>& batch);

  Database database_;
  ToServer to_server_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Item> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

/// Does everything at once, for tests.
class DirectStore final : public Store {
 public:
  explicit DirectStore(Database& database) : database_(database) {}
  bool post(Work work, Done failed = {}) override;

 private:
  Database& database_;
};

}  // namespace sportello::signaling
