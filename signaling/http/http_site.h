// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "accounts/password_pool.h"
#include "http/http_message.h"
#include "http/router.h"
#include "net/asio.h"
#include "net/slot.h"
#include "net/streams.h"
#include "storage/snapshot_watch.h"
#include "storage/store.h"
#include "ws/connection_hub.h"
#include "ws/websocket_session.h"

namespace sportello::signaling {

/// Who is at the other end of a connection.
struct Peer {
  std::string address;
  bool proxy = false;  ///< one whose X-Forwarded headers are believed
  bool tls = false;
};

/// What all HTTP connections share: it turns Beast's requests into the router's, and upgrades into
/// what a WebSocket begins with.
class HttpSite {
 public:
  /// `watch` is null where this is the only node.
  HttpSite(Router& router, ConnectionHub& hub, Store& store, SnapshotWatch* watch)
      : router_(router), hub_(hub), store_(store), watch_(watch) {}

  Awaitable<HttpResponse> answer(const BeastRequest& message, const Peer& peer);

  /// Before `begin_websocket`, and within `answer`: somebody may have signed in at another node a
  /// moment ago, which this one is to know.
  Awaitable<void> recognise(const BeastRequest& message, const Peer& peer);

  /// For an upgrade request: what the WebSocket begins with, `slot` taken over, or the refusal.
  std::variant<WebSocketStart, HttpResponse> begin_websocket(BeastRequest message, const Peer& peer,
                                                             Slot& slot);

  ConnectionHub& hub() { return hub_; }

  /// Requests that are being answered. Counted by the connections.
  std::int64_t busy = 0;

 private:
  Awaitable<void> recognise(const HttpRequest& request);
  Awaitable<HttpResponse> complete(RouterAnswer answer, const HttpRequest& request);
  Awaitable<HttpResponse> carry_out(StorageWork work, bool reads);

  Router& router_;
  ConnectionHub& hub_;
  Store& store_;
  SnapshotWatch* watch_;
  PasswordPool passwords_;
  PasswordPool others_{4};  // they mostly wait
};

}  // namespace sportello::signaling
