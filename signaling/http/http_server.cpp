// SPDX-License-Identifier: EUPL-1.2
#include "http/http_server.h"

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/ssl/stream_base.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/span_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <chrono>
#include <ctime>
#include <optional>
#include <stdexcept>
#include <utility>

#include "accounts/password_pool.h"
#include "base/log.h"
#include "base/text.h"
#include "http/http_fields.h"
#include "http/security_headers.h"
#include "net/tls.h"
#include "ws/websocket_session.h"

namespace sportello::signaling {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

constexpr std::size_t kMaxHeaderBytes = 16 * 1024;
constexpr std::size_t kMaxBodyBytes = 4 * 1024;
constexpr auto kFirstRequestTimeout = std::chrono::seconds(10);
constexpr auto kKeepAliveTimeout = std::chrono::seconds(30);
constexpr auto kWriteTimeout = std::chrono::seconds(60);

TcpStream& tcp_stream_of(TcpStream& stream) { return stream; }
TcpStream& tcp_stream_of(TlsStream& stream) { return stream.next_layer(); }

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

/// The Date header (RFC 9110, section 6.6.1), written once a second.
const std::string& http_date() {
  static std::time_t written = 0;
  static std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != written) {
    written = now;
    static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm parts{};
    gmtime_r(&now, &parts);
    char rest[24];
    std::strftime(rest, sizeof rest, "%Y %H:%M:%S GMT", &parts);
    char day[8];
    std::strftime(day, sizeof day, "%d", &parts);
    text =
        std::string(kDays[parts.tm_wday]) + ", " + day + " " + kMonths[parts.tm_mon] + " " + rest;
  }
  return text;
}

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
      return Method::kGet;
    case http::verb::head:
      return Method::kHead;
    case http::verb::post:
      return Method::kPost;
    case http::verb::delete_:
      return Method::kDelete;
    default:
      return Method::kOther;
  }
}

/// The status for a request that could not be read; nothing where an answer makes no sense.
std::optional<unsigned> status_for(const error_code& error) {
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return 431;
  if (error == http::error::body_limit) return 413;
  if (error == http::error::end_of_stream || error == http::error::partial_message) {
    return std::nullopt;
  }
  if (error.category() == http::make_error_code(http::error::bad_method).category()) return 400;
  return std::nullopt;
}

HttpResponse plain_response(unsigned status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(text);
  response.header("Content-Type", "text/plain; charset=utf-8").header("Cache-Control", "no-store");
  return response;
}

struct Peer {
  std::string address;
  bool proxy = false;
  bool tls = false;
};

}  // namespace

class HttpServer::Implementation {
 public:
  Implementation(asio::io_context& context, const Config& config, Router& router,
                 ConnectionHub& hub, ConnectionCount& count)
      : context_(context), config_(config), router_(router), hub_(hub), count_(count) {
    if (!config.tls_certificate.empty()) {
      tls_.emplace(make_tls_context(config.tls_certificate, config.tls_key));
    }
  }

  std::vector<ListenAddress> listen() {
    std::vector<ListenAddress> bound;
    for (const auto& wanted : config_.listen) {
      try {
        bound.push_back(bind(wanted));
      } catch (const boost::system::system_error& error) {
        throw std::runtime_error("cannot listen on " + wanted.host + " port " +
                                 std::to_string(wanted.port) + ": " + error.code().message());
      }
    }
    for (auto& acceptor : acceptors_) {
      asio::co_spawn(context_, accept(*acceptor), asio::detached);
    }
    return bound;
  }

  void stop() {
    error_code ignored;
    for (auto& acceptor : acceptors_) acceptor->close(ignored);
  }

  std::int64_t busy() const { return busy_; }

 private:
  ListenAddress bind(const ListenAddress& wanted) {
    const auto address =
        asio::ip::make_address(wanted.host == "localhost" ? "127.0.0.1" : wanted.host);
    const Tcp::endpoint endpoint(address, wanted.port);
    auto acceptor = std::make_unique<Acceptor>(context_.get_executor(), endpoint.protocol());
    acceptor->set_option(asio::socket_base::reuse_address(true));
    if (address.is_v6()) acceptor->set_option(asio::ip::v6_only(true));
    acceptor->bind(endpoint);
    acceptor->listen(asio::socket_base::max_listen_connections);
    const auto local = acceptor->local_endpoint();
    acceptors_.push_back(std::move(acceptor));
    return {local.address().to_string(), local.port()};
  }

  Awaitable<void> accept(Acceptor& acceptor) {
    Timer pause(context_.get_executor());
    while (acceptor.is_open()) {
      auto [error, accepted] = co_await acceptor.async_accept(kAwait);
      if (error == asio::error::operation_aborted) co_return;
      if (error) {
        // Out of descriptors, most likely: some will be given back.
        pause.expires_after(std::chrono::milliseconds(100));
        co_await pause.async_wait(kAwait);
        continue;
      }
      TcpSocket socket(std::move(accepted));
      error_code failed;
      const auto remote = socket.remote_endpoint(failed);
      if (failed || count_.open >= config_.max_connections) continue;
      Peer peer{remote.address().to_string(), false, tls_.has_value()};
      peer.proxy = std::find(config_.trusted_proxies.begin(), config_.trusted_proxies.end(),
                             peer.address) != config_.trusted_proxies.end();
      Slot slot(count_);
      if (!peer.proxy && !slot.claim(address_key(peer.address))) continue;
      socket.set_option(Tcp::no_delay(true), failed);
      TcpStream stream(std::move(socket));
      if (tls_) {
        asio::co_spawn(context_, serve_tls(std::move(stream), std::move(slot), std::move(peer)),
                       asio::detached);
      } else {
        asio::co_spawn(context_, serve(std::move(stream), std::move(slot), std::move(peer)),
                       asio::detached);
      }
    }
  }

  Awaitable<void> serve_tls(TcpStream tcp, Slot slot, Peer peer) {
    TlsStream stream(std::move(tcp), *tls_);
    stream.next_layer().expires_after(kFirstRequestTimeout);
    const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, kAwait);
    if (error) co_return;
    co_await serve(std::move(stream), std::move(slot), std::move(peer));
  }

  template <class Stream>
  Awaitable<void> serve(Stream stream, Slot slot, Peer peer) {
    beast::flat_buffer buffer(kMaxHeaderBytes + kMaxBodyBytes);
    auto timeout = std::chrono::seconds(kFirstRequestTimeout);
    for (;;) {
      http::request_parser<http::string_body> parser;
      parser.header_limit(kMaxHeaderBytes);
      parser.body_limit(kMaxBodyBytes);
      tcp_stream_of(stream).expires_after(timeout);
      const auto [error, size] = co_await http::async_read(stream, buffer, parser, kAwait);
      tcp_stream_of(stream).expires_after(kWriteTimeout);
      if (error) {
        if (const auto status = status_for(error)) {
          const auto response = plain_response(*status, "This request cannot be read\n");
          co_await write(stream, response, false, 11, false);
        }
        break;
      }
      if (beast::websocket::is_upgrade(parser.get())) {
        HttpResponse refusal;
        auto start = begin_websocket(parser.release(), peer, slot, refusal);
        if (start) {
          start_websocket(std::move(stream), std::move(*start), hub_);
          co_return;
        }
        co_await write(stream, refusal, false, 11, false);
        break;
      }
      ++busy_;
      const auto& request = parser.get();
      const auto response = co_await answer(request, peer);
      const bool keep = request.keep_alive();
      const bool sent = co_await write(stream, response, request.method() == http::verb::head,
                                       request.version(), keep);
      --busy_;
      if (!sent || !keep) break;
      timeout = std::chrono::seconds(kKeepAliveTimeout);
    }
    co_await finish(stream);
  }

  Awaitable<HttpResponse> answer(const BeastRequest& message, const Peer& peer) {
    const HttpRequest request = describe(message, peer);
    std::optional<PendingSignIn> pending;
    try {
      auto result = router_.handle(request, now_ms());
      if (auto* response = std::get_if<HttpResponse>(&result)) co_return std::move(*response);
      pending = std::move(std::get<PendingSignIn>(result));
      if (!passwords_.has_room()) {
        auto response = plain_response(503, "Try again\n");
        response.header("Retry-After", "1");
        co_return response;
      }
      const bool right = co_await passwords_.verify(pending->hash, std::move(pending->password));
      co_return router_.finish_sign_in(*pending, right, now_ms());
    } catch (const std::exception& error) {
      log_event("request_failed", {{"error", std::string_view(error.what())}});
    }
    co_return plain_response(500, "The server has a fault; its log says more\n");
  }

  HttpRequest describe(const BeastRequest& message, const Peer& peer) const {
    HttpRequest request;
    const auto field = [&message](http::field name) { return view(message[name]); };
    const auto target = view(message.target());
    request.method = method_of(message.method());
    request.path = target.substr(0, std::min(target.find('?'), target.size()));
    request.host = field(http::field::host);
    request.origin = field(http::field::origin);
    request.cookie = field(http::field::cookie);
    request.content_type = field(http::field::content_type);
    request.accept_encoding = field(http::field::accept_encoding);
    request.if_none_match = field(http::field::if_none_match);
    request.fetch_site = view(message["Sec-Fetch-Site"]);
    request.body = message.body();
    request.address = address_key(client_address(message, peer));
    request.secure = peer.tls || (peer.proxy && view(message["X-Forwarded-Proto"]) == "https");
    return request;
  }

  static std::string_view client_address(const BeastRequest& message, const Peer& peer) {
    const auto forwarded = peer.proxy ? last_item(view(message["X-Forwarded-For"])) : "";
    return forwarded.empty() ? std::string_view(peer.address) : forwarded;
  }

  /// What the WebSocket begins with, or nothing and an answer in `refusal`.
  std::optional<WebSocketStart> begin_websocket(BeastRequest message, const Peer& peer, Slot& slot,
                                                HttpResponse& refusal) {
    const HttpRequest request = describe(message, peer);
    const bool for_operator = request.path == "/ws/operator";
    if (!for_operator && request.path != "/ws/caller") {
      refusal = plain_response(404, "Not found\n");
      return std::nullopt;
    }
    if (!list_holds(view(message[http::field::sec_websocket_protocol]), kSubprotocol)) {
      refusal = plain_response(400, "The sub-protocol sportello.v1 is needed\n");
      return std::nullopt;
    }
    if (for_operator && !router_.is_trusted_origin(request.origin, request.host, request.secure)) {
      refusal = plain_response(403, "Not from here\n");
      return std::nullopt;
    }
    if (peer.proxy && !slot.claim(request.address)) {
      refusal = plain_response(429, "Too many connections\n");
      return std::nullopt;
    }
    WebSocketStart start;
    start.visitor.address = request.address;
    if (for_operator) {
      try {
        if (const auto who = router_.signed_in(request.cookie, request.secure, now_ms())) {
          start.visitor.identity = {who->account.name, who->account.display, who->account.desks};
          start.visitor.session = who->session;
        }
      } catch (const std::runtime_error& error) {
        log_event("request_failed", {{"error", std::string_view(error.what())}});
      }
      if (!start.visitor.identity) {
        start.refusal = MessageFault{CloseCode::kSignedOut, "sign in first"};
      }
    }
    start.slot = std::move(slot);
    start.request = std::move(message);
    return start;
  }

  template <class Stream>
  Awaitable<bool> write(Stream& stream, const HttpResponse& response, bool head, unsigned version,
                        bool keep_alive) {
    http::response<http::span_body<const char>> message;
    message.version(version);
    message.result(response.status);
    message.set(http::field::date, http_date());
    for (const auto& [name, value] : response.headers) {
      message.set(beast::string_view(name.data(), name.size()), value);
    }
    HttpResponse common;
    add_common_headers(common);
    for (const auto& [name, value] : common.headers) {
      message.set(beast::string_view(name.data(), name.size()), value);
    }
    const std::string_view body =
        response.shared_body.data() != nullptr ? response.shared_body : response.body;
    message.body() = beast::span<const char>(body.data(), body.size());
    const bool bodiless = response.status == 204 || response.status == 304;
    if (!bodiless) message.content_length(body.size());
    message.keep_alive(keep_alive);
    http::response_serializer<http::span_body<const char>> serializer(message);
    if (head || bodiless) {
      const auto [error, size] = co_await http::async_write_header(stream, serializer, kAwait);
      co_return !error;
    }
    const auto [error, size] = co_await http::async_write(stream, serializer, kAwait);
    co_return !error;
  }

  static Awaitable<void> finish(TcpStream& stream) {
    error_code ignored;
    stream.socket().shutdown(Tcp::socket::shutdown_send, ignored);
    co_return;
  }

  static Awaitable<void> finish(TlsStream& stream) {
    stream.next_layer().expires_after(std::chrono::seconds(3));
    co_await stream.async_shutdown(kAwait);
  }

  asio::io_context& context_;
  const Config& config_;
  Router& router_;
  ConnectionHub& hub_;
  ConnectionCount& count_;
  PasswordPool passwords_;
  std::optional<asio::ssl::context> tls_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
  std::int64_t busy_ = 0;
};

HttpServer::HttpServer(asio::io_context& context, const Config& config, Router& router,
                       ConnectionHub& hub, ConnectionCount& count)
    : implementation_(std::make_unique<Implementation>(context, config, router, hub, count)) {}

HttpServer::~HttpServer() = default;

std::vector<ListenAddress> HttpServer::listen() { return implementation_->listen(); }
void HttpServer::stop() { implementation_->stop(); }
std::int64_t HttpServer::busy() const { return implementation_->busy(); }

}  // namespace sportello::signaling
