// SPDX-License-Identifier: EUPL-1.2
#include "live/redis_client.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <deque>
#include <utility>

#include "base/log.h"

namespace sportello::signaling {
namespace {

using boost::system::error_code;
using Stream = asio::basic_stream_socket<asio::generic::stream_protocol, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

/// Commands that wait to be written beyond this are refused.
constexpr std::size_t kMaxUnsentBytes = 64 * 1024 * 1024;
constexpr TimeMs kFirstWait = 50;
constexpr TimeMs kLongestWait = 1'000;

TimeMs steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

/// What the coroutines share; it lives until the last of them has ended.
struct RedisClient::Link : std::enable_shared_from_this<Link> {
  Link(const Executor& e, RedisAccess a)
      : executor(e), access(std::move(a)), socket(e), pause(e) {}

  using Self = std::shared_ptr<Link>;

  static Awaitable<void> run(Self self) {
    TimeMs wait = kFirstWait;
    while (!self->stopped) {
      const bool connected = co_await self->connect();
      if (connected) {
        // Named, since GCC 12 destroys a temporary closure of a co_await twice.
        auto greeting = self->greet();
        self->heard_at = steady_ms();
        asio::co_spawn(self->executor, look_after(self, self->connection), asio::detached);
        self->write_setup(std::move(greeting));
        const bool worked = co_await self->read();
        if (worked) wait = kFirstWait;
      }
      self->drop();
      if (self->stopped) break;
      self->pause.expires_after(
          std::chrono::milliseconds(wait + static_cast<TimeMs>(randombytes_uniform(
                                               static_cast<std::uint32_t>(wait) + 1))));
      co_await self->pause.async_wait(kAwait);
      wait = std::min(wait * 2, kLongestWait);
    }
  }

  Awaitable<bool> connect() {
    error_code ignored;
    socket.close(ignored);
    socket = Stream(executor);
    ++connection;
    heard_at = steady_ms();
    asio::co_spawn(executor, give_up_connecting(shared_from_this(), connection), asio::detached);
    if (!access.url.socket.empty()) {
      const asio::local::stream_protocol::endpoint endpoint(access.url.socket);
      const auto [error] = co_await socket.async_connect(endpoint, kAwait);
      co_return !error && !stopped;
    }
    asio::ip::basic_resolver<Tcp, Executor> resolver(executor);
    const auto [unresolved, found] = co_await resolver.async_resolve(
        access.url.host, std::to_string(access.url.port), kAwait);
    if (unresolved) co_return false;
    for (const auto& entry : found) {
      socket = Stream(executor);
      const auto [error] = co_await socket.async_connect(entry.endpoint(), kAwait);
      if (stopped) co_return false;
      if (error) continue;
      socket.set_option(Tcp::no_delay(true), error_code_);
      co_return true;
    }
    co_return false;
  }

  /// A server that takes the connection and says nothing is watched by `look_after`; this is for one
  /// that does not even take it.
  static Awaitable<void> give_up_connecting(Self self, std::uint64_t of) {
    Timer timer(self->executor, std::chrono::milliseconds(self->access.patience));
    co_await timer.async_wait(kAwait);
    if (self->connection == of && !self->greeted && self->waiting.empty()) self->close();
  }

  std::vector<std::vector<std::string>> greet() const {
    std::vector<std::vector<std::string>> commands;
    if (!access.password.empty()) commands.push_back({"AUTH", access.password});
    if (access.url.database != 0) {
      commands.push_back({"SELECT", std::to_string(access.url.database)});
    }
    commands.insert(commands.end(), setup.begin(), setup.end());
    commands.push_back({"PING"});
    return commands;
  }

  void write_setup(std::vector<std::vector<std::string>> commands) {
    const auto of = connection;
    for (std::size_t i = 0; i < commands.size(); ++i) {
      const bool last = i + 1 == commands.size();
      send(commands[i], [this, of, last](const RedisReply* reply) {
        if (reply == nullptr || connection != of) return;
        if (reply->is_error()) {
          // NOAUTH, WRONGPASS and the like: Redis' words hold no password.
          log_event("redis_refused", {{"error", std::string_view(reply->text).substr(0, 120)}});
          close();
        } else if (last) {
          greeted = true;
          if (reachable && !stopped) reachable(true);
        }
      });
    }
  }

  void send(const std::vector<std::string>& arguments, Done done) {
    if (waiting.empty()) heard_at = steady_ms();
    waiting.push_back(std::move(done));
    unsent += redis_command(arguments);
    if (!writing) {
      writing = true;
      asio::co_spawn(executor, write(shared_from_this(), connection), asio::detached);
    }
  }

  static Awaitable<void> write(Self self, std::uint64_t of) {
    while (self->connection == of && !self->unsent.empty()) {
      self->sending.clear();
      self->sending.swap(self->unsent);
      const auto [error, size] =
          co_await asio::async_write(self->socket, asio::buffer(self->sending), kAwait);
      if (error) {
        if (self->connection == of) self->close();
        break;
      }
    }
    if (self->connection == of) self->writing = false;
  }

  /// Whether the server was of use before the connection broke.
  Awaitable<bool> read() {
    RedisReplies replies;
    std::array<char, 16 * 1024> buffer{};
    for (;;) {
      const auto [error, size] = co_await socket.async_read_some(asio::buffer(buffer), kAwait);
      if (error || stopped) break;
      heard_at = steady_ms();
      if (!replies.feed({buffer.data(), size})) break;
      while (auto reply = replies.next()) {
        if (waiting.empty()) co_return greeted;  // nobody has asked
        const Done done = std::move(waiting.front());
        waiting.pop_front();
        done(&*reply);
        if (stopped) co_return greeted;
      }
      if (replies.faulty()) break;
    }
    co_return greeted;
  }

  /// Closes a connection on which nothing comes any more.
  static Awaitable<void> look_after(Self self, std::uint64_t of) {
    Timer timer(self->executor);
    while (self->connection == of && !self->stopped) {
      timer.expires_after(std::chrono::milliseconds(std::max<TimeMs>(1, self->access.patience / 4)));
      co_await timer.async_wait(kAwait);
      if (self->connection != of || self->stopped) co_return;
      if (!self->waiting.empty() && steady_ms() - self->heard_at > self->access.patience) {
        log_event("redis_silent");
        self->close();
        co_return;
      }
      if (self->waiting.empty() && self->greeted) self->send({"PING"}, [](const RedisReply*) {});
    }
  }

  void close() {
    error_code ignored;
    socket.close(ignored);
  }

  /// The connection is over: whoever waits for a reply hears so.
  void drop() {
    close();
    ++connection;
    writing = false;
    unsent.clear();
    const bool was_greeted = std::exchange(greeted, false);
    if (was_greeted && reachable && !stopped) reachable(false);
    auto lost = std::exchange(waiting, {});
    if (!stopped) {
      for (auto& done : lost) done(nullptr);
    }
  }

  Executor executor;
  RedisAccess access;
  Stream socket;
  Timer pause;
  std::vector<std::vector<std::string>> setup;
  std::function<void(bool)> reachable;
  std::deque<Done> waiting;  // for a reply, in order
  std::string unsent, sending;
  std::uint64_t connection = 0;
  TimeMs heard_at = 0;
  error_code error_code_;
  bool writing = false;
  bool greeted = false;
  bool stopped = false;
};

RedisClient::RedisClient(const Executor& executor, RedisAccess access)
    : link_(std::make_shared<Link>(executor, std::move(access))) {}

RedisClient::~RedisClient() { stop(); }

void RedisClient::start(std::vector<std::vector<std::string>> setup,
                        std::function<void(bool)> reachable) {
  link_->setup = std::move(setup);
  link_->reachable = std::move(reachable);
  asio::co_spawn(link_->executor, Link::run(link_), asio::detached);
}

void RedisClient::stop() {
  link_->stopped = true;
  link_->close();
  link_->pause.cancel();
}

void RedisClient::command(const std::vector<std::string>& arguments, Done done) {
  if (!link_->greeted || link_->stopped || link_->unsent.size() > kMaxUnsentBytes) {
    asio::post(link_->executor, [link = link_, done = std::move(done)] {
      if (!link->stopped) done(nullptr);
    });
    return;
  }
  link_->send(arguments, std::move(done));
}

}  // namespace sportello::signaling
