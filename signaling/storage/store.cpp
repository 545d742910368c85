// SPDX-License-Identifier: EUPL-1.2
#include "storage/store.h"

#include <chrono>
#include <memory>
#include <utility>

#include "base/log.h"

namespace sportello::signaling {
namespace {

constexpr std::size_t kMaxBatch = 64;

TimeMs steady_ms() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

void log_fault(const std::exception& error) {
  log_event("storage_failed", {{"error", std::string_view(describe(error))}});
}

/// On the server's thread: a fault of one must not keep the others from hearing.
void finish(const Store::Done& done, const Store::Failed& failed,
            const std::optional<StoreFault>& fault) {
  try {
    if (fault) {
      if (failed) failed(*fault);
    } else if (done) {
      done();
    }
  } catch (const std::exception& error) {
    log_fault(error);
  }
}

/// One piece of work within a transaction: a fault takes back what it did, and no more.
Store::Done run_alone(Database& database, const Store::Work& work) {
  auto& sql = database.sql();
  sql << "SAVEPOINT work";
  try {
    auto done = work(database);
    sql << "RELEASE SAVEPOINT work";
    return done;
  } catch (...) {
    sql << "ROLLBACK TO SAVEPOINT work";
    sql << "RELEASE SAVEPOINT work";
    throw;
  }
}

/// A connection that was lost while nobody used it shows at the beginning, where nothing is done yet:
/// then, and only then, it is safe to try again on a new one. Null: the database is away.
std::unique_ptr<Transaction> begin(DatabaseLink& link, TransactionKind kind, Database*& database) {
  for (int tries = 0; tries < 2; ++tries) {
    database = link.get(steady_ms());
    if (database == nullptr) return nullptr;
    try {
      return std::make_unique<Transaction>(*database, kind);
    } catch (const std::exception& error) {
      log_fault(error);
      if (!link.check()) return nullptr;
    }
  }
  return nullptr;
}

std::vector<DatabaseLink> one_link(Database database, DatabaseLink::Open open) {
  std::vector<DatabaseLink> links;
  links.emplace_back(std::move(database), std::move(open));
  return links;
}

std::vector<DatabaseLink> new_links(std::size_t count, const DatabaseLink::Open& open) {
  std::vector<DatabaseLink> links;
  for (std::size_t i = 0; i < count; ++i) links.emplace_back(std::nullopt, open);
  return links;
}

}  // namespace

StoreLine::StoreLine(std::vector<DatabaseLink> links, TransactionKind kind, ToServer to_server)
    : kind_(kind), to_server_(std::move(to_server)), links_(std::move(links)) {
  for (auto& link : links_) threads_.emplace_back([this, &link] { run(link); });
}

StoreLine::~StoreLine() { stop(); }

bool StoreLine::post(Store::Work work, Store::Failed failed) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= kMaxWaiting) return false;
    waiting_.push_back({std::move(work), std::move(failed), {}, std::nullopt});
  }
  wake_.notify_one();
  return true;
}

void StoreLine::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void StoreLine::run(DatabaseLink& link) {
  const std::size_t most = kind_ == TransactionKind::kWrite ? kMaxBatch : 1;
  for (;;) {
    Batch batch;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      while (!waiting_.empty() && batch.size() < most) {
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
      }
    }
    carry_out(link, batch);
    to_server_([batch = std::move(batch)] {
      for (const auto& item : batch) finish(item.done, item.failed, item.fault);
    });
  }
}

void StoreLine::carry_out(DatabaseLink& link, Batch& batch) {
  Database* database = nullptr;
  try {
    if (const auto transaction = begin(link, kind_, database)) {
      work_on(*database, *transaction, batch);
      return;
    }
  } catch (const std::exception& error) {
    log_fault(error);
  }
  // Without a commit that was confirmed nothing counts as done, whatever the database has.
  for (auto& item : batch) item.fault = StoreFault::kUnavailable;
  link.check();
}

void StoreLine::work_on(Database& database, Transaction& transaction, Batch& batch) {
  for (auto& item : batch) {
    try {
      item.done = run_alone(database, item.work);
    } catch (const std::exception& error) {
      if (!database.in_transaction()) throw;
      item.fault = StoreFault::kWork;
      log_fault(error);
    }
  }
  transaction.commit();
}

StoreThread::StoreThread(Database database, ToServer to_server, DatabaseLink::Open open,
                         std::size_t readers) {
  writes_.emplace(one_link(std::move(database), open), TransactionKind::kWrite, to_server);
  if (!open || readers == 0) return;
  reads_.emplace(new_links(readers, open), TransactionKind::kRead, std::move(to_server));
}

void StoreThread::stop() {
  if (reads_) reads_->stop();
  writes_->stop();
}

bool StoreThread::submit(Work work, Failed failed, TransactionKind kind) {
  auto& line = kind == TransactionKind::kRead && reads_ ? *reads_ : *writes_;
  return line.post(std::move(work), std::move(failed));
}

bool DirectStore::submit(Work work, Failed failed, TransactionKind kind) {
  Done done;
  std::optional<StoreFault> fault;
  try {
    Transaction transaction(database_, kind);
    done = work(database_);
    transaction.commit();
  } catch (const std::exception& error) {
    log_fault(error);
    fault = StoreFault::kWork;
  }
  finish(done, failed, fault);
  return true;
}

}  // namespace sportello::signaling
