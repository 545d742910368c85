// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <utility>

#include "net/asio.h"

namespace sportello::signaling {

/// Hashes and compares passwords on a thread of its own, one at a time (each takes 64 MiB), so that a wave of
/// sign-ins delays no call.
class PasswordPool {
 public:
  explicit PasswordPool(std::size_t threads = 1) : threads_(threads) {}
  ~PasswordPool();

  /// False where too many are waiting already.
  bool has_room() const { return waiting_ < kMaxWaiting; }
  /// Runs `work` on the thread; resumes on the executor of the caller. Throws what `work` throws.
  template <class Result>
  Awaitable<Result> run(std::function<Result()> work);

 private:
  static constexpr std::int64_t kMaxWaiting = 16;

  asio::thread_pool threads_;
  std::int64_t waiting_ = 0;  // touched by the I/O thread only
};

template <class Result>
Awaitable<Result> PasswordPool::run(std::function<Result()> work) {
  const auto executor = co_await asio::this_coro::executor;
  const auto start = [this, executor, &work](auto handler) {
    asio::post(threads_, [executor, work = std::move(work),
                          guard = asio::make_work_guard(executor),
                          handler = std::move(handler)]() mutable {
      std::exception_ptr fault;
      Result result{};
      try {
        result = work();
      } catch (...) {
        fault = std::current_exception();
      }
      asio::post(executor, [fault, result = std::move(result),
                            handler = std::move(handler)]() mutable {
        std::move(handler)(fault, std::move(result));
      });
    });
  };
  ++waiting_;
  // One that is destroyed while it waits is destroyed with the pool.
  try {
    auto result = co_await asio::async_initiate<const asio::use_awaitable_t<Executor>,
                                                void(std::exception_ptr, Result)>(
        start, asio::use_awaitable_t<Executor>{});
    --waiting_;
    co_return result;
  } catch (...) {
    --waiting_;
    throw;
  }
}

}  // namespace sportello::signaling
