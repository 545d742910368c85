// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "net/asio.h"

namespace sportello::load {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

/// A browser's WebSocket, as thin as it can be.
class Socket {
 public:
  struct Handlers {
    std::function<void()> opened;
    std::function<void(std::string_view)> heard;
    /// Also where it does not open. Not called after `drop`.
    std::function<void(const std::string& why)> closed;
  };
  struct Target {
    Tcp::endpoint server;
    asio::ip::address from;  ///< one's own address
    std::string path;
    std::string cookie;      ///< empty for callers
  };

  virtual ~Socket() = default;
  virtual void say(std::string text) = 0;
  /// Closes without a word.
  virtual void drop() = 0;

  static std::shared_ptr<Socket> open(asio::io_context& context, const Target& target,
                                      Handlers handlers);
};

}  // namespace sportello::load
