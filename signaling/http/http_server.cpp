// SPDX-License-Identifier: EUPL-1.2
#include "http/http_server.h"

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "http/http_connection.h"
#include "http/http_site.h"
#include "net/tls.h"

namespace sportello::signaling {
namespace {

using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

}  // namespace

class HttpServer::Implementation {
 public:
  Implementation(asio::io_context& context, const Config& config, Router& router,
                 ConnectionHub& hub, Store& store, SnapshotWatch* watch, ConnectionCount& count)
      : context_(context), config_(config), count_(count), site_(router, hub, store, watch) {
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

  std::int64_t busy() const { return site_.busy; }

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
      auto served =
          tls_ ? serve_connection(TlsStream(std::move(stream), *tls_), std::move(slot),
                                  std::move(peer), site_)
               : serve_connection(std::move(stream), std::move(slot), std::move(peer), site_);
      asio::co_spawn(context_, std::move(served), asio::detached);
    }
  }

  asio::io_context& context_;
  const Config& config_;
  ConnectionCount& count_;
  HttpSite site_;
  std::optional<asio::ssl::context> tls_;
  std::vector<std::unique_ptr<Acceptor>> acceptors_;
};

HttpServer::HttpServer(asio::io_context& context, const Config& config, Router& router,
                       ConnectionHub& hub, Store& store, SnapshotWatch* watch,
                       ConnectionCount& count)
    : implementation_(std::make_unique<Implementation>(context, config, router, hub, store, watch,
                                                       count)) {}

HttpServer::~HttpServer() = default;

std::vector<ListenAddress> HttpServer::listen() { return implementation_->listen(); }
void HttpServer::stop() { implementation_->stop(); }
std::int64_t HttpServer::busy() const { return implementation_->busy(); }

}  // namespace sportello::signaling
