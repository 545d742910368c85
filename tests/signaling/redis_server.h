// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <string>

#include "signaling/temporary_folder.h"

namespace sportello::signaling {

/// A Redis server of the test's own, on a Unix socket in a folder of its own; it ends with the test.
class RedisServer {
 public:
  RedisServer();
  ~RedisServer();
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  std::string socket() const { return (folder_.path() / "redis.sock").string(); }
  /// Begins; what it had before is gone. Throws std::runtime_error where it does not start.
  void start(const std::string& password = {});
  void kill();
  /// Lets it hang, and go on.
  void hang();
  void go_on();

 private:
  TemporaryFolder folder_;
  pid_t process_ = 0;
};

}  // namespace sportello::signaling
