// SPDX-License-Identifier: EUPL-1.2
#include "storage/store.h"

#include <utility>

#include "base/log.h"

namespace sportello::signaling {
namespace {

constexpr std::size_t kMaxBatch = 64;

void log_fault(const std::exception& error) {
  log_event("storage_failed", {{"error", std::string_view(describe(error))}});
}

/// On the server's thread: a fault of one must not keep the others from hearing.
void finish(const Store::Done& done) {
  if (!done) return;
  try {
    done();
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

}  // namespace

StoreThread::StoreThread(Database database, ToServer to_server)
    : database_(std::move(database)),
      to_server_(std::move(to_server)),
      thread_([this] { run(); }) {}

StoreThread::~StoreThread() { stop(); }

bool StoreThread::post(Work work, Done failed) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || waiting_.size() >= kMaxWaiting) return false;
    waiting_.push_back({std::move(work), std::move(failed), {}, false});
  }
  wake_.notify_one();
  return true;
}

void StoreThread::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void StoreThread::run() {
  for (;;) {
    std::deque<Item> batch;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      while (!waiting_.empty() && batch.size() < kMaxBatch) {
        batch.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
      }
    }
    carry_out(batch);
  }
}

void StoreThread::carry_out(std::deque<Item>& batch) {
  try {
    Transaction transaction(database_);
    for (auto& item : batch) {
      try {
        item.done = run_alone(database_, item.work);
      } catch (const std::exception& error) {
        item.faulty = true;
        log_fault(error);
      }
    }
    transaction.commit();
  } catch (const std::exception& error) {
    log_fault(error);
    for (auto& item : batch) item.faulty = true;
  }
  to_server_([batch = std::move(batch)] {
    for (const auto& item : batch) {
      finish(item.faulty ? item.failed : item.done);
    }
  });
}

bool DirectStore::post(Work work, Done failed) {
  Done done;
  try {
    Transaction transaction(database_);
    done = work(database_);
    transaction.commit();
  } catch (const std::exception& error) {
    log_fault(error);
    done = std::move(failed);
  }
  finish(done);
  return true;
}

}  // namespace sportello::signaling
