// SPDX-License-Identifier: EUPL-1.2
#include "http/http_site.h"

#include <algorithm>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/log.h"
#include "http/http_fields.h"

namespace sportello::signaling {
namespace {

namespace http = boost::beast::http;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

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

std::string_view client_address(const BeastRequest& message, const Peer& peer) {
  const auto forwarded = peer.proxy ? last_item(view(message["X-Forwarded-For"])) : "";
  return forwarded.empty() ? std::string_view(peer.address) : forwarded;
}

HttpRequest describe(const BeastRequest& message, const Peer& peer) {
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
  const bool foreign_proxy = !peer.proxy && !message["X-Forwarded-For"].empty();
  request.client = foreign_proxy ? std::string_view() : client_address(message, peer);
  request.address = address_key(client_address(message, peer));
  request.secure = peer.tls || (peer.proxy && view(message["X-Forwarded-Proto"]) == "https");
  return request;
}

}  // namespace

HttpResponse plain_response(unsigned status, std::string text) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(text);
  response.header("Content-Type", "text/plain; charset=utf-8").header("Cache-Control", "no-store");
  return response;
}

Awaitable<HttpResponse> HttpSite::answer(const BeastRequest& message, const Peer& peer) {
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

std::variant<WebSocketStart, HttpResponse> HttpSite::begin_websocket(BeastRequest message,
                                                                     const Peer& peer, Slot& slot) {
  const HttpRequest request = describe(message, peer);
  const bool for_operator = request.path == "/ws/operator";
  if (!for_operator && request.path != "/ws/caller") {
    return plain_response(404, "Not found\n");
  }
  if (!list_holds(view(message[http::field::sec_websocket_protocol]), kSubprotocol)) {
    return plain_response(400, "The sub-protocol sportello.v1 is needed\n");
  }
  if (for_operator && !router_.is_trusted_origin(request.origin, request.host, request.secure)) {
    return plain_response(403, "Not from here\n");
  }
  if (peer.proxy && !slot.claim(request.address)) {
    return plain_response(429, "Too many connections\n");
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

}  // namespace sportello::signaling
