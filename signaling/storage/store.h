// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "storage/database.h"
#include "storage/database_link.h"

namespace sportello::signaling {

/// Why work is not done.
enum class StoreFault : std::uint8_t {
  kWork,         ///< it threw; its changes are taken back
  kUnavailable,  ///< the database is away, or nobody knows whether the commit came through
};

/// Where work on the database is handed in. The server's own thread never waits for it.
class Store {
 public:
  /// Runs on the server's thread.
  using Done = std::function<void()>;
  using Failed = std::function<void(StoreFault)>;
  /// Runs on a storage thread in a transaction; what it returns (which may be empty) runs on the
  /// server's thread once the transaction is committed. If it throws, its changes are taken back.
  using Work = std::function<Done(Database&)>;

  virtual ~Store() = default;

  /// Work that may write. False, and nothing happens, where too much is waiting already. `failed`
  /// runs on the server's thread where the work threw or is not known to be committed; the fault is
  /// logged then.
  bool post(Work work) { return submit(std::move(work), {}, TransactionKind::kWrite); }
  bool post(Work work, Failed failed) {
    return submit(std::move(work), std::move(failed), TransactionKind::kWrite);
  }
  bool post(Work work, Done failed) {
    return post(std::move(work), failed ? Failed([failed = std::move(failed)](StoreFault) { failed(); })
                                        : Failed());
  }

  /// Work that only reads: it sees all that was acknowledged before, and may overtake what is not.
  bool read(Work work, Failed failed = {}) {
    return submit(std::move(work), std::move(failed), TransactionKind::kRead);
  }

 protected:
  virtual bool submit(Work work, Failed failed, TransactionKind kind) = 0;
};

/// A queue of work and the threads that do it, each with a connection of its own.
class StoreLine {
 public:
  using ToServer = std::function<void(std::function<void()>)>;

  static constexpr std::size_t kMaxWaiting = 2'048;

  /// `kWrite`: one link; work is done in the order of its coming, and what waits at the same time is
  /// committed together, since it is the disk that takes the time. `kRead`: each by itself.
  StoreLine(std::vector<DatabaseLink> links, TransactionKind kind, ToServer to_server);
  ~StoreLine();

  bool post(Store::Work work, Store::Failed failed);
  /// Finishes what waits, and takes no more.
  void stop();

 private:
  struct Item {
    Store::Work work;
    Store::Failed failed;
    Store::Done done;
    std::optional<StoreFault> fault;
  };
  using Batch = std::deque<Item>;

  void run(DatabaseLink& link);
  void carry_out(DatabaseLink& link, Batch& batch);
  void work_on(Database& database, Transaction& transaction, Batch& batch);

  TransactionKind kind_;
  ToServer to_server_;
  std::mutex mutex_;
  std::condition_variable wake_;
  Batch waiting_;
  bool stopping_ = false;
  std::vector<DatabaseLink> links_;
  std::vector<std::thread> threads_;
};

/// The storage threads: one that writes, so that writes are committed in the order of their coming,
/// and with PostgreSQL others that read beside it.
class StoreThread final : public Store {
 public:
  using ToServer = StoreLine::ToServer;

  static constexpr std::size_t kMaxWaiting = StoreLine::kMaxWaiting;

  /// `to_server` runs a function on the server's thread; it is called from the storage threads.
  /// `open` makes a connection again that was lost, and those of `readers`; without it (SQLite) the
  /// one thread reads, too.
  StoreThread(Database database, ToServer to_server, DatabaseLink::Open open = {},
              std::size_t readers = 0);

  /// Finishes what waits, and takes no more.
  void stop();

 private:
  bool submit(Work work, Failed failed, TransactionKind kind) override;

  std::optional<StoreLine> writes_;
  std::optional<StoreLine> reads_;
};

/// Does everything at once, for tests.
class DirectStore final : public Store {
 public:
  explicit DirectStore(Database& database) : database_(database) {}

 private:
  bool submit(Work work, Failed failed, TransactionKind kind) override;

  Database& database_;
};

}  // namespace sportello::signaling
