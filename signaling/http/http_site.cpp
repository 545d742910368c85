// SPDX-License-Identifier: EUPL-1.2
#include "http/http_site.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "accounts/password.h"
#include "base/log.h"
#include "http/http_fields.h"
#include "http/responses.h"

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
    case http::verb::put:
      return Method::kPut;
    case http::verb::delete_:
      return Method::kDelete;
    case http::verb::options:
      return Method::kOptions;
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
  const auto path_end = std::min(target.find('?'), target.size());
  request.path = target.substr(0, path_end);
  request.query = target.substr(std::min(path_end + 1, target.size()));
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

HttpResponse unavailable(std::string_view code) {
  auto response = error_response(503, code);
  response.header("Retry-After", "1");
  return response;
}

HttpResponse try_again() { return unavailable("try_again"); }

/// What becomes of work: the rest of the answer, or why there is none. (No variant, of which GCC 12
/// believes at -O2 that it is used without a value.)
struct Outcome {
  Finish finish;
  StoreFault fault = StoreFault::kWork;
};

HttpResponse response_of(const Outcome& outcome) {
  if (outcome.finish) return outcome.finish();
  return outcome.fault == StoreFault::kUnavailable ? unavailable("no_database")
                                                   : error_response(500, "internal");
}

}  // namespace

Awaitable<HttpResponse> HttpSite::answer(const BeastRequest& message, const Peer& peer) {
  const HttpRequest request = describe(message, peer);
  try {
    co_await recognise(request);
    auto answer = router_.handle(request, now_ms());
    if (auto* response = std::get_if<HttpResponse>(&answer)) co_return std::move(*response);
    auto completed = complete(std::move(answer), request);
    co_return co_await std::move(completed);
  } catch (const std::exception& error) {
    log_event("request_failed", {{"error", std::string_view(describe(error))}});
  }
  if (request.path.starts_with("/api/")) co_return error_response(500, "internal");
  co_return plain_response(500, "The server has a fault; its log says more\n");
}

Awaitable<HttpResponse> HttpSite::complete(RouterAnswer answer, const HttpRequest& request) {
  if (auto* pending = std::get_if<PendingSignIn>(&answer)) {
    if (!passwords_.has_room()) co_return try_again();
    // Named, since GCC 12 destroys a temporary closure of a co_await twice.
    std::function<bool()> compare = [hash = pending->hash, password = pending->password] {
      return verify_password(hash, password);
    };
    const bool right = co_await passwords_.run<bool>(std::move(compare));
    co_return router_.finish_sign_in(*pending, right, now_ms());
  }
  bool reads = request.method == Method::kGet || request.method == Method::kHead;
  while (auto* slow = std::get_if<SlowWork>(&answer)) {
    // A person comes back from the identity provider with a GET, and is written down.
    if (slow->asks_others) reads = false;
    auto& pool = slow->asks_others ? others_ : passwords_;
    if (!pool.has_room()) co_return try_again();
    auto running = pool.run<std::function<ApiAnswer()>>(std::move(slow->work));
    const auto next = co_await std::move(running);
    auto following = next();
    answer = std::visit([](auto& given) -> RouterAnswer { return std::move(given); }, following);
  }
  HttpResponse response;
  if (auto* work = std::get_if<StorageWork>(&answer)) {
    response = co_await carry_out(std::move(*work), reads);
  } else {
    response = std::move(std::get<HttpResponse>(answer));
  }
  router_.finish_work(request, response);
  co_return response;
}

Awaitable<HttpResponse> HttpSite::carry_out(StorageWork work, bool reads) {
  const auto executor = co_await asio::this_coro::executor;
  bool taken = true;
  const auto start = [this, executor, reads, &work, &taken](auto handler) {
    const auto held = std::make_shared<decltype(handler)>(std::move(handler));
    const auto resume = [held](Outcome outcome) { std::move (*held)(std::move(outcome)); };
    Store::Work task = [work = std::move(work), resume](Database& database) -> Store::Done {
      return [resume, finish = work(database)] { resume({finish}); };
    };
    Store::Failed failed = [resume](StoreFault fault) { resume({{}, fault}); };
    taken = reads ? store_.read(std::move(task), std::move(failed))
                  : store_.post(std::move(task), std::move(failed));
    if (!taken) asio::post(executor, [resume] { resume({{}, StoreFault::kUnavailable}); });
  };
  const auto outcome = co_await asio::async_initiate<const asio::use_awaitable_t<Executor>,
                                                     void(Outcome)>(
      start, asio::use_awaitable_t<Executor>{});
  if (!taken) co_return try_again();
  co_return response_of(outcome);
}

Awaitable<void> HttpSite::recognise(const BeastRequest& message, const Peer& peer) {
  const HttpRequest request = describe(message, peer);
  co_await recognise(request);
}

Awaitable<void> HttpSite::recognise(const HttpRequest& request) {
  const TimeMs now = now_ms();
  if (watch_ == nullptr || !router_.is_stranger(request, now)) co_return;
  const auto executor = co_await asio::this_coro::executor;
  const auto start = [this, executor, now](auto handler) {
    const auto held = std::make_shared<decltype(handler)>(std::move(handler));
    const auto resume = [held] { std::move (*held)(); };
    if (!watch_->look_for_stranger(resume, now)) asio::post(executor, resume);
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<Executor>, void()>(
      start, asio::use_awaitable_t<Executor>{});
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
  if (!for_operator && !router_.is_allowed_site(request)) {
    start.refusal = MessageFault{CloseCode::kForeignSite, "this site may not call"};
  }
  if (for_operator) {
    try {
      const auto who = router_.signed_in(request.cookie, request.secure, now_ms());
      if (who && who->account.roles.has(AccountRole::kOperator)) {
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
