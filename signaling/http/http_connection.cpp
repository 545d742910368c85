// SPDX-License-Identifier: EUPL-1.2
#include "http/http_connection.h"

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
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "http/responses.h"
#include "http/security_headers.h"

namespace sportello::signaling {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using std::chrono::seconds;

constexpr std::size_t kMaxHeaderBytes = 16 * 1024;
constexpr std::size_t kMaxBodyBytes = 16 * 1024;
constexpr std::size_t kMaxLateBytes = 1024 * 1024;
constexpr seconds kFirstRequestTimeout{10};
constexpr seconds kKeepAliveTimeout{30};
/// Long enough for a megabyte over a poor uplink.
constexpr seconds kWriteTimeout{300};
constexpr seconds kFarewellTimeout{2};

TcpStream& tcp_stream_of(TcpStream& stream) { return stream; }
TcpStream& tcp_stream_of(TlsStream& stream) { return stream.next_layer(); }

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

template <class Stream>
Awaitable<bool> write(Stream& stream, const HttpResponse& response, bool head, unsigned version,
                      bool keep_alive) {
  http::response<http::span_body<const char>> message;
  message.version(version);
  message.result(response.status);
  message.set(http::field::date, http_date());
  for (const auto& [name, value] : response.headers) {
    const beast::string_view field(name.data(), name.size());
    if (name == "Set-Cookie") {
      message.insert(field, value);  // there may be several
    } else {
      message.set(field, value);
    }
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

/// Ends what we send, and then reads on for a while: closing with unread bytes would reset the
/// connection and take the answer with it.
Awaitable<void> finish(TcpStream& stream) {
  error_code ignored;
  stream.socket().shutdown(Tcp::socket::shutdown_send, ignored);
  stream.expires_after(kFarewellTimeout);
  char late[4096];
  for (std::size_t total = 0; total < kMaxLateBytes;) {
    const auto [error, size] = co_await stream.async_read_some(asio::buffer(late), kAwait);
    if (error) co_return;
    total += size;
  }
}

Awaitable<void> finish(TlsStream& stream) {
  stream.next_layer().expires_after(kFarewellTimeout);
  co_await stream.async_shutdown(kAwait);
}

template <class Stream>
Awaitable<void> serve(Stream stream, Slot slot, Peer peer, HttpSite& site) {
  beast::flat_buffer buffer(kMaxHeaderBytes + kMaxBodyBytes);
  auto timeout = kFirstRequestTimeout;
  for (;;) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(kMaxHeaderBytes);
    parser.body_limit(kMaxBodyBytes);
    tcp_stream_of(stream).expires_after(timeout);
    const auto [error, size] = co_await http::async_read(stream, buffer, parser, kAwait);
    tcp_stream_of(stream).expires_after(kWriteTimeout);
    if (error) {
      const auto status = status_for(error);
      if (!status) co_return;
      const auto response = plain_response(*status, "This request cannot be read\n");
      co_await write(stream, response, false, 11, false);
      break;
    }
    if (beast::websocket::is_upgrade(parser.get())) {
      co_await site.recognise(parser.get(), peer);
      auto begun = site.begin_websocket(parser.release(), peer, slot);
      if (auto* start = std::get_if<WebSocketStart>(&begun)) {
        start_websocket(std::move(stream), std::move(*start), site.hub());
        co_return;
      }
      co_await write(stream, std::get<HttpResponse>(begun), false, 11, false);
      break;
    }
    ++site.busy;
    const auto& request = parser.get();
    const auto response = co_await site.answer(request, peer);
    const bool keep = request.keep_alive();
    const bool head = request.method() == http::verb::head;
    const bool sent = co_await write(stream, response, head, request.version(), keep);
    --site.busy;
    if (!sent) co_return;
    if (!keep) break;
    timeout = kKeepAliveTimeout;
  }
  co_await finish(stream);
}

}  // namespace

Awaitable<void> serve_connection(TcpStream stream, Slot slot, Peer peer, HttpSite& site) {
  co_await serve(std::move(stream), std::move(slot), std::move(peer), site);
}

Awaitable<void> serve_connection(TlsStream stream, Slot slot, Peer peer, HttpSite& site) {
  stream.next_layer().expires_after(kFirstRequestTimeout);
  const auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server, kAwait);
  if (error) co_return;
  co_await serve(std::move(stream), std::move(slot), std::move(peer), site);
}

}  // namespace sportello::signaling
