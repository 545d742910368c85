// SPDX-License-Identifier: EUPL-1.2
#include "accounts/password_pool.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <utility>

#include "accounts/password.h"

namespace sportello::signaling {

PasswordPool::~PasswordPool() {
  threads_.stop();
  threads_.join();
}

Awaitable<bool> PasswordPool::verify(std::string hash, std::string password) {
  const auto executor = co_await asio::this_coro::executor;
  const auto start = [this, executor, &hash, &password](auto handler) {
    asio::post(threads_, [executor, hash = std::move(hash), password = std::move(password),
                          work = asio::make_work_guard(executor),
                          handler = std::move(handler)]() mutable {
      const bool right = verify_password(hash, password);
      asio::post(executor,
                 [right, handler = std::move(handler)]() mutable { std::move(handler)(right); });
    });
  };
  ++waiting_;
  const bool right =
      co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void(bool)>(
          start, asio::use_awaitable_t<Executor>{});
  --waiting_;
  co_return right;
}

}  // namespace sportello::signaling
