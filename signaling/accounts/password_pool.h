// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/thread_pool.hpp>
#include <cstdint>
#include <string>

#include "net/asio.h"

namespace sportello::signaling {

/// Compares passwords on a thread of its own, one at a time (each takes 64 MiB), so that a wave of
/// sign-ins delays no call.
class PasswordPool {
 public:
  PasswordPool() : threads_(1) {}
  ~PasswordPool();

  /// False where too many are waiting already.
  bool has_room() const { return waiting_ < kMaxWaiting; }
  /// Resumes on the executor of the caller.
  Awaitable<bool> verify(std::string hash, std::string password);

 private:
  static constexpr std::int64_t kMaxWaiting = 16;

  asio::thread_pool threads_;
  std::int64_t waiting_ = 0;  // touched by the I/O thread only
};

}  // namespace sportello::signaling
