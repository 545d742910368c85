// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/log.h"
#include "base/time.h"
#include "ws/websocket_session.h"

// Included by one file for plain sockets and one for TLS: each takes a compiler half a minute and a
// gigabyte.
namespace sportello::signaling {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

/// The first read of a message goes here: large enough for most, small enough for an idle socket.
inline constexpr std::size_t kFirstReadBytes = 128;

/// What the kernel may hold of messages that a browser does not read; our own queue comes on top.
inline constexpr int kKernelSendBytes = 64 * 1024;

inline TcpSocket& tcp_socket_of(TcpSocket& socket) { return socket; }
inline TcpSocket& tcp_socket_of(TlsStream& stream) { return stream.next_layer().socket(); }

template <class Stream>
class WebSocketSession final : public Connection,
                               public std::enable_shared_from_this<WebSocketSession<Stream>> {
 public:
  WebSocketSession(Stream stream, Slot slot, ConnectionHub& hub)
      : socket_(std::move(stream)), slot_(std::move(slot)), hub_(hub) {}

  /// Handshake and then reading; the state of the handshake is gone before reading begins.
  static void run(std::shared_ptr<WebSocketSession> self, WebSocketStart start) {
    const auto executor = self->socket_.get_executor();
    asio::co_spawn(executor, handshake(std::move(self), std::move(start)), asio::detached);
  }

  void send(Text text) override {
    if (closing_ || broken_) return;
    pending_bytes_ += text->size();
    if (pending_bytes_ > kMaxPendingBytes) return abort();
    queue_.push_back(std::move(text));
    if (!writing_) write_next();
  }

  void close(CloseCode code) override {
    if (closing_) return;
    closing_ = true;
    close_code_ = code;
    if (!writing_) write_close();
  }

  void ping() override {
    if (pinging_ || closing_ || broken_) return;
    pinging_ = true;
    socket_.async_ping({},
                       [self = this->shared_from_this()](error_code) { self->pinging_ = false; });
  }

  void when_sent(std::function<void()> done) override {
    if (queue_.empty()) return done();
    sent_ = std::make_unique<Sent>(Sent{queue_.size(), std::move(done)});
  }

  void abort() override {
    broken_ = true;
    error_code ignored;
    tcp_socket_of(socket_.next_layer()).close(ignored);
  }

 private:
  using Self = std::shared_ptr<WebSocketSession>;

  static Awaitable<void> handshake(Self self, WebSocketStart start) {
    auto& socket = self->socket_;
    // The hub pings, limits sizes and gives up on silent sockets; messages go out whole.
    error_code ignored;
    tcp_socket_of(socket.next_layer())
        .set_option(asio::socket_base::send_buffer_size(kKernelSendBytes), ignored);
    socket.auto_fragment(false);
    socket.read_message_max(0);
    socket.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
      response.set(beast::http::field::sec_websocket_protocol, kSubprotocol);
    }));
    const auto [error] = co_await socket.async_accept(start.request, kAwait);
    if (error) co_return;
    if (start.refusal) {
      self->send(ServerMessages({}).error(start.refusal->code, start.refusal->message));
      self->close(start.refusal->code);
      self->expire_unless_closed();
      co_return;
    }
    socket.control_callback([session = self.get()](websocket::frame_type, beast::string_view) {
      session->hub_.heard(session->id_, now_ms());
    });
    self->id_ = self->hub_.open(self, start.visitor, now_ms());
    const auto executor = socket.get_executor();
    asio::co_spawn(executor, read(std::move(self)), asio::detached);
  }

  static Awaitable<void> read(Self self) {
    auto& socket = self->socket_;
    char first[kFirstReadBytes];
    std::string rest;  // empty unless a message is longer than the first read
    for (;;) {
      const auto [error, size] = co_await socket.async_read_some(asio::buffer(first), kAwait);
      if (error) break;
      if (socket.is_message_done()) {
        self->deliver({first, size});
        continue;
      }
      rest.assign(first, size);
      const bool complete = co_await read_rest(*self, rest);
      if (!complete) break;
      self->deliver(rest);
      rest.clear();
      rest.shrink_to_fit();
    }
    self->broken_ = true;
    self->hub_.closed(self->id_, now_ms());
  }

  /// Reads a long message to its end. False if the connection is of no more use.
  static Awaitable<bool> read_rest(WebSocketSession& self, std::string& message) {
    auto& socket = self.socket_;
    while (!socket.is_message_done()) {
      if (message.size() > kMaxMessageBytes) {
        self.hub_.reject(self.id_, CloseCode::kTooLarge, "a message has at most 48 KiB", now_ms());
        // What follows is read and forgotten until the close is through.
        message.resize(kFirstReadBytes);
      }
      const std::size_t old_size = message.size();
      const std::size_t hint = socket.read_size_hint(kFirstReadBytes);
      message.resize(old_size + std::min(hint, kMaxMessageBytes + 1));
      const auto [error, size] = co_await socket.async_read_some(
          asio::buffer(message.data() + old_size, message.size() - old_size), kAwait);
      if (error) co_return false;
      message.resize(old_size + size);
    }
    co_return true;
  }

  void deliver(std::string_view text) {
    try {
      if (socket_.got_binary()) {
        hub_.reject(id_, CloseCode::kMalformed, "binary messages mean nothing here", now_ms());
      } else {
        hub_.receive(id_, text, now_ms());
      }
    } catch (const std::exception& error) {
      // Out of memory, most likely: the others go on.
      log_event("message_failed", {{"error", std::string_view(error.what())}});
      abort();
    }
  }

  void write_next() {
    writing_ = true;
    const Text& text = queue_[next_];
    socket_.async_write(
        asio::buffer(*text),
        [self = this->shared_from_this()](error_code error, std::size_t) { self->written(error); });
  }

  void written(error_code error) {
    writing_ = false;
    if (error || broken_) {
      queue_.clear();
      return abort();
    }
    pending_bytes_ -= queue_[next_]->size();
    queue_[next_].reset();
    ++next_;
    if (sent_ && next_ >= sent_->after) std::exchange(sent_, nullptr)->done();
    if (next_ < queue_.size()) return write_next();
    next_ = 0;
    std::vector<Text>().swap(queue_);
    if (closing_) write_close();
  }

  void write_close() {
    const websocket::close_reason reason(static_cast<websocket::close_code>(close_code_),
                                         close_name(close_code_));
    socket_.async_close(reason, [self = this->shared_from_this()](error_code) {});
  }

  /// For a socket that the hub does not know and thus does not look after.
  void expire_unless_closed() {
    auto timer = std::make_shared<asio::basic_waitable_timer<
        std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>>(
        socket_.get_executor(), std::chrono::seconds(3));
    timer->async_wait([timer, self = this->shared_from_this()](error_code) { self->abort(); });
  }

  /// Whom to tell when so many of the queue are through.
  struct Sent {
    std::size_t after;
    std::function<void()> done;
  };

  websocket::stream<Stream, false> socket_;
  Slot slot_;
  ConnectionHub& hub_;
  ConnectionId id_ = 0;
  std::vector<Text> queue_;
  std::unique_ptr<Sent> sent_;
  std::size_t next_ = 0;  // the one that is being written
  std::size_t pending_bytes_ = 0;
  CloseCode close_code_ = CloseCode::kNormal;
  bool writing_ = false;
  bool closing_ = false;
  bool pinging_ = false;
  bool broken_ = false;
};

template <class Stream, class Transport>
void start_session(Transport transport, WebSocketStart start, ConnectionHub& hub) {
  auto session =
      std::make_shared<WebSocketSession<Stream>>(std::move(transport), std::move(start.slot), hub);
  WebSocketSession<Stream>::run(std::move(session), std::move(start));
}

}  // namespace sportello::signaling
