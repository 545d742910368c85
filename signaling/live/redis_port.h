// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "live/resp.h"

namespace sportello::signaling {

/// One connection to a Redis server that comes back by itself.
class RedisPort {
 public:
  /// Null: the connection broke, and whether the command was carried out is not known.
  using Done = std::function<void(const RedisReply*)>;

  virtual ~RedisPort() = default;

  /// `setup`: commands at the beginning of each connection, before all others. `reachable` hears
  /// when they are through, and when the connection is lost.
  virtual void start(std::vector<std::vector<std::string>> setup,
                     std::function<void(bool)> reachable) = 0;
  virtual void stop() = 0;
  /// Sends a command behind all others; the replies come in the same order. Fails at once (but not
  /// before it returns) while there is no connection.
  virtual void command(const std::vector<std::string>& arguments, Done done) = 0;
};

}  // namespace sportello::signaling
