// SPDX-License-Identifier: EUPL-1.2
#include "load/sign_in.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <stdexcept>

namespace sportello::load {

std::string sign_in(std::uint16_t port, const std::string& name, const std::string& password) {
  namespace asio = boost::asio;
  namespace http = boost::beast::http;
  asio::io_context context;
  asio::ip::tcp::socket socket(context);
  socket.connect({asio::ip::make_address("127.0.0.1"), port});
  http::request<http::string_body> request(http::verb::post, "/api/session", 11);
  request.set(http::field::host, "127.0.0.1:" + std::to_string(port));
  request.set(http::field::content_type, "application/json");
  request.body() = R"({"name":")" + name + R"(","password":")" + password + R"("})";
  request.prepare_payload();
  http::write(socket, request);
  boost::beast::flat_buffer buffer;
  http::response<http::string_body> response;
  http::read(socket, buffer, response);
  const auto cookie = response[http::field::set_cookie];
  if (response.result() != http::status::ok || cookie.empty()) {
    throw std::runtime_error(name + " cannot sign in: " + response.body());
  }
  const std::string text(cookie.data(), cookie.size());
  return text.substr(0, text.find(';'));
}

}  // namespace sportello::load
