// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/config.h"
#include "http/router.h"
#include "net/asio.h"
#include "net/slot.h"
#include "storage/snapshot_watch.h"
#include "storage/store.h"
#include "ws/connection_hub.h"

namespace sportello::signaling {

/// Listens, reads HTTP requests, has the router answer them, and hands WebSockets to the hub. With
/// a certificate in the configuration it speaks TLS only. What it is given must outlive `context`,
/// in which connections may be left over. `watch` is null where this is the only node.
class HttpServer {
 public:
  HttpServer(asio::io_context& context, const Config& config, Router& router, ConnectionHub& hub,
             Store& store, SnapshotWatch* watch, ConnectionCount& count);
  ~HttpServer();

  /// Binds all addresses of the configuration and begins to accept; returns what was bound (the
  /// kernel's choice where the port was 0). Throws std::runtime_error with the address in it.
  std::vector<ListenAddress> listen();

  /// Accepts no more.
  void stop();

  /// Requests that are being answered.
  std::int64_t busy() const;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace sportello::signaling
