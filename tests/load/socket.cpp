// SPDX-License-Identifier: EUPL-1.2
#include "load/socket.h"

#include <netinet/in.h>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <deque>
#include <utility>

namespace sportello::load {
namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;
using signaling::TcpSocket;

class BeastSocket final : public Socket, public std::enable_shared_from_this<BeastSocket> {
 public:
  BeastSocket(asio::io_context& context, Handlers handlers)
      : socket_(TcpSocket(context.get_executor())), handlers_(std::move(handlers)) {}

  void connect(const Target& target) {
    auto& tcp = socket_.next_layer();
    error_code error;
    tcp.open(Tcp::v4(), error);
    // A port that is taken towards one server only: more than one address has in all.
    using BindAddressNoPort =
        asio::detail::socket_option::boolean<IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT>;
    if (!error) tcp.set_option(BindAddressNoPort(true), error);
    if (!error) tcp.bind({target.from, 0}, error);
    if (error) return fail(error);
    tcp.async_connect(target.server, [self = shared_from_this(), target](error_code failed) {
      if (failed) return self->fail(failed);
      self->handshake(target);
    });
  }

  void say(std::string text) override {
    if (dropped_) return;
    queue_.push_back(std::move(text));
    if (queue_.size() == 1) write();
  }

  void drop() override {
    dropped_ = true;
    error_code ignored;
    socket_.next_layer().close(ignored);
  }

 private:
  void handshake(const Target& target) {
    error_code ignored;
    auto& tcp = socket_.next_layer();
    tcp.set_option(Tcp::no_delay(true), ignored);
    tcp.set_option(asio::socket_base::receive_buffer_size(16 * 1024), ignored);
    const std::string host = "127.0.0.1:" + std::to_string(target.server.port());
    socket_.set_option(websocket::stream_base::decorator(
        [host, cookie = target.cookie](websocket::request_type& request) {
          request.set(beast::http::field::sec_websocket_protocol, "sportello.v1");
          request.set(beast::http::field::origin, "http://" + host);
          if (!cookie.empty()) request.set(beast::http::field::cookie, cookie);
        }));
    socket_.write_buffer_bytes(512);
    socket_.async_handshake(host, target.path, [self = shared_from_this()](error_code error) {
      if (error) return self->fail(error);
      self->handlers_.opened();
      self->read();
    });
  }

  void read() {
    socket_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->fail(error);
      const auto data = self->buffer_.cdata();
      self->handlers_.heard({static_cast<const char*>(data.data()), data.size()});
      self->buffer_.clear();
      self->read();
    });
  }

  void write() {
    socket_.async_write(asio::buffer(queue_.front()),
                        [self = shared_from_this()](error_code error, std::size_t) {
                          if (error) return;  // reading will say so
                          self->queue_.pop_front();
                          if (!self->queue_.empty()) self->write();
                        });
  }

  void fail(const error_code& error) {
    if (dropped_) return;
    dropped_ = true;
    std::string why = error.message();
    if (error == websocket::error::closed) {
      why += " (" + std::to_string(socket_.reason().code) + ")";
    }
    handlers_.closed(why);
  }

  websocket::stream<TcpSocket, false> socket_;
  Handlers handlers_;
  beast::flat_buffer buffer_;
  std::deque<std::string> queue_;
  bool dropped_ = false;
};

}  // namespace

std::shared_ptr<Socket> Socket::open(asio::io_context& context, const Target& target,
                                     Handlers handlers) {
  auto socket = std::make_shared<BeastSocket>(context, std::move(handlers));
  socket->connect(target);
  return socket;
}

}  // namespace sportello::load
