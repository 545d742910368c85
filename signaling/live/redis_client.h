// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include "base/time.h"
#include "live/redis_port.h"
#include "live/redis_url.h"
#include "net/asio.h"

namespace sportello::signaling {

/// How a Redis server is reached.
struct RedisAccess {
  RedisUrl url;
  std::string password;      ///< empty: none is asked for
  TimeMs patience = 3'000;   ///< without a byte for so long after a command, the connection is dead
};

/// A `RedisPort` over the server's own sockets. All commands that are given in one turn of the event
/// loop go out in one write; nobody waits for a reply before the next command.
class RedisClient final : public RedisPort {
 public:
  RedisClient(const Executor& executor, RedisAccess access);
  ~RedisClient() override;

  void start(std::vector<std::vector<std::string>> setup,
             std::function<void(bool)> reachable) override;
  void stop() override;
  void command(const std::vector<std::string>& arguments, Done done) override;

 private:
  struct Link;
  std::shared_ptr<Link> link_;
};

}  // namespace sportello::signaling
