// SPDX-License-Identifier: EUPL-1.2
#include "http/router.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "accounts/password.h"
#include "base/encoding.h"
#include "base/log.h"
#include "base/text.h"
#include "http/http_fields.h"
#include "http/responses.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

/// The prefix makes browsers refuse the cookie from any other host or over plain HTTP.
std::string_view cookie_name(bool secure) {
  return secure ? "__Host-sportello_session" : "sportello_session";
}

std::string cookie(bool secure, std::string_view token, TimeMs lifetime) {
  std::string text(cookie_name(secure));
  text.append("=").append(token).append("; Path=/; HttpOnly; SameSite=Strict; Max-Age=");
  text += std::to_string(lifetime / 1000);
  if (secure) text += "; Secure";
  return text;
}

HttpResponse wrong_method(std::string allowed) {
  auto response = plain_response(405, "Method not allowed\n");
  response.header("Allow", std::move(allowed));
  return response;
}

HttpResponse too_many(TimeMs wait) {
  const TimeMs seconds = (wait + 999) / 1000;
  json::object body{{"error", "too_many_attempts"}, {"retry_after_s", seconds}};
  auto response = json_response(429, json::serialize(body));
  response.header("Retry-After", std::to_string(seconds));
  return response;
}

bool is_monitoring(std::string_view path) {
  return path == "/healthz" || path == "/readyz" || path == "/metrics";
}

std::string_view file_of(Page page) {
  static constexpr std::string_view kFiles[] = {"/call.html", "/visit.html", "/desk.html",
                                                "/office.html"};
  return kFiles[static_cast<std::size_t>(page)];
}

bool is_read(const HttpRequest& request) {
  return request.method == Method::kGet || request.method == Method::kHead;
}

}  // namespace

Router::Router(Services services) : services_(std::move(services)) {
  gate_.signed_in = [this](const HttpRequest& request, TimeMs now) {
    return signed_in(request.cookie, request.secure, now);
  };
  gate_.is_own_origin = [this](const HttpRequest& request) {
    return request.origin.empty() ||
           is_trusted_origin(request.origin, request.host, request.secure);
  };
  gate_.is_allowed_site = [this](std::string_view origin) {
    return services_.directory.now().allows_site(origin);
  };
}

RouterAnswer Router::handle(const HttpRequest& request, TimeMs now) {
  const auto path = request.path;
  if (path == "/api/session") return session(request, now);
  if (auto answer = services_.api.handle(request, gate_, now)) {
    return std::visit([](auto& given) -> RouterAnswer { return std::move(given); }, *answer);
  }
  if (path.starts_with("/openid/") && services_.openid) {
    if (auto answer = services_.openid(request, now)) {
      return std::visit([](auto& given) -> RouterAnswer { return std::move(given); }, *answer);
    }
  }
  if (!is_read(request)) {
    if (path.starts_with("/api/") || services_.files.find(path) != nullptr || path == "/desk" ||
        path == "/office" || is_monitoring(path) || path.starts_with("/call/") ||
        path.starts_with("/visit/")) {
      return wrong_method("GET, HEAD");
    }
    return plain_response(404, "Not found\n");
  }
  if (path == "/api/desks") {
    auto response = json_response(200, desks_body(services_.desks(now)));
    response.headers.pop_back();  // no-store
    response.header("Cache-Control", "public, max-age=10")
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin");
    return response;
  }
  if (is_monitoring(path) && services_.monitoring) return services_.monitoring(request, now);
  if (path == "/desk" || path == "/desk.html") return page(Page::kDesk, request, true);
  if (path == "/office" || path == "/office.html") return page(Page::kOffice, request, true);
  if (path == "/visit.html") return page(Page::kVisit, request, true);
  if (path.starts_with("/visit/")) {
    return page(Page::kVisit, request, is_identifier(path.substr(7)));
  }
  if (path == "/call.html") return page(Page::kCall, request, true);
  if (path.starts_with("/call/")) {
    const auto id = path.substr(6);
    const bool known = services_.directory.now().find_enabled(id) != nullptr;
    return page(Page::kCall, request, known);
  }
  if (const auto* file = services_.files.find(path)) return static_response(*file, request);
  return plain_response(404, "Not found\n");
}

HttpResponse Router::page(Page page, const HttpRequest& request, bool known) {
  const auto* file = services_.files.find(file_of(page));
  if (file == nullptr) return plain_response(404, "Not found\n");
  auto response = static_response(*file, request);
  // The page itself says in the citizen's language that there is no such desk.
  if (!known && response.status == 200) response.status = 404;
  add_page_policies(response, page, request.host);
  return response;
}

RouterAnswer Router::session(const HttpRequest& request, TimeMs now) {
  if (is_read(request)) {
    const auto who = signed_in(request.cookie, request.secure, now);
    if (!who) return error_response(401, "signed_out");
    return json_response(200, operator_body(who->account));
  }
  if (request.method != Method::kPost && request.method != Method::kDelete) {
    return wrong_method("GET, HEAD, POST, DELETE");
  }
  // Together with SameSite=Strict: no other site's form or script acts in an operator's name.
  if (!equals_ignoring_case(media_type(request.content_type), "application/json")) {
    return error_response(415, "json_only");
  }
  const bool foreign_site = !request.fetch_site.empty() && request.fetch_site != "same-origin" &&
                            request.fetch_site != "none";
  if (foreign_site || (!request.origin.empty() &&
                       !is_trusted_origin(request.origin, request.host, request.secure))) {
    return error_response(403, "foreign_origin");
  }
  if (request.method == Method::kDelete) return sign_out(request);
  return begin_sign_in(request, now);
}

RouterAnswer Router::begin_sign_in(const HttpRequest& request, TimeMs now) {
  const auto& openid = services_.config.openid;
  if (openid && !openid->password_sign_in) return error_response(403, "password_sign_in_off");
  json::error_code error;
  json::parse_options options;
  options.max_depth = 4;
  const auto document =
      json::parse({request.body.data(), request.body.size()}, error, json::storage_ptr(), options);
  const json::value* name = nullptr;
  const json::value* password = nullptr;
  if (!error && document.is_object()) {
    name = document.get_object().if_contains("name");
    password = document.get_object().if_contains("password");
  }
  if (name == nullptr || !name->is_string() || password == nullptr || !password->is_string()) {
    return error_response(400, "malformed");
  }
  PendingSignIn attempt;
  attempt.name = to_lower(trim({name->get_string().data(), name->get_string().size()}));
  attempt.password.assign(password->get_string().data(), password->get_string().size());
  attempt.address = request.address;
  attempt.secure = request.secure;
  if (attempt.name.size() > 64 || attempt.password.size() > kMaxPasswordBytes) {
    return error_response(400, "malformed");
  }
  if (const TimeMs wait = services_.guard.attempt(attempt.name, request.address, now); wait > 0) {
    log_event("sign_in_locked");
    return too_many(wait);
  }
  const auto account = services_.accounts.find(attempt.name);
  const bool comparable = account && !is_no_password(account->password_hash);
  attempt.hash = comparable ? account->password_hash : services_.nobody_hash;
  return attempt;
}

HttpResponse Router::finish_sign_in(const PendingSignIn& attempt, bool password_right, TimeMs now) {
  // Looked up again: the account may have been removed or changed in the meantime.
  const auto account = services_.accounts.find(attempt.name);
  if (!password_right || !account || account->password_hash != attempt.hash) {
    log_event("sign_in_failed");
    return error_response(401, "bad_credentials");
  }
  services_.guard.succeeded(attempt.name, attempt.address);
  auto response = json_response(200, operator_body(*account));
  sign_in(response, *account, attempt.secure, now);
  return response;
}

void Router::sign_in(HttpResponse& response, const Account& account, bool secure, TimeMs now) {
  const auto token =
      services_.sessions.open(account.name, short_hash(account.password_hash), now);
  log_event("signed_in");
  response.header("Set-Cookie", cookie(secure, token, services_.sessions.lifetime()));
}

HttpResponse Router::sign_out(const HttpRequest& request) {
  const auto token = cookie_value(request.cookie, cookie_name(request.secure));
  if (const auto session = services_.sessions.close(token)) {
    services_.on_sign_out(*session);
    log_event("signed_out");
  }
  HttpResponse response;
  response.status = 204;
  response.header("Cache-Control", "no-store");
  response.header("Set-Cookie", cookie(request.secure, "", 0));
  return response;
}

std::optional<SignedIn> Router::signed_in(std::string_view cookie, bool secure, TimeMs now) {
  const auto session = services_.sessions.find(cookie_value(cookie, cookie_name(secure)), now);
  if (!session) return std::nullopt;
  auto account = services_.accounts.find(session->account);
  if (!account || session->credential != short_hash(account->password_hash)) return std::nullopt;
  return SignedIn{std::move(*account), session->id};
}

bool Router::is_stranger(const HttpRequest& request, TimeMs now) {
  const auto token = cookie_value(request.cookie, cookie_name(request.secure));
  const auto bytes = from_base64url(token);
  return bytes && bytes->size() == 32 && !signed_in(request.cookie, request.secure, now);
}

bool Router::is_revoked(std::string_view session) const {
  const auto found = services_.sessions.find_by_id(session);
  if (!found) return false;
  const auto account = services_.accounts.find(found->account);
  return !account || found->credential != short_hash(account->password_hash) ||
         !account->roles.has(AccountRole::kOperator);
}

bool Router::is_allowed_site(const HttpRequest& request) const {
  return gate_.is_own_origin(request) || gate_.is_allowed_site(request.origin);
}

bool Router::is_trusted_origin(std::string_view origin, std::string_view host, bool secure) const {
  if (is_own_origin(origin, host, secure)) return true;
  const auto& url = services_.config.public_url;
  return !url.empty() && equals_ignoring_case(origin, url);
}

std::string Router::operator_body(const Account& account) const {
  json::array desks;
  for (const auto& desk : services_.directory.now().desks) {
    if (!desk.enabled) continue;
    if (std::find(account.desks.begin(), account.desks.end(), desk.id) == account.desks.end()) {
      continue;
    }
    desks.push_back({{"id", desk.id}, {"name", {{"it", desk.name_it}, {"en", desk.name_en}}}});
  }
  const auto roles = account.roles.names();
  return json::serialize(json::object{{"operator",
                                       {{"id", account.name},
                                        {"name", account.display},
                                        {"desks", desks},
                                        {"roles", json::array(roles.begin(), roles.end())}}}});
}

}  // namespace sportello::signaling
