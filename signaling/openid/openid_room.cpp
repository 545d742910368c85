// SPDX-License-Identifier: EUPL-1.2
#include "openid/openid_room.h"

#include <boost/json.hpp>
#include <utility>

#include "base/log.h"
#include "http/http_fields.h"
#include "http/responses.h"
#include "openid/endpoint.h"
#include "openid/openid_people.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

/// How often one address may come here in a minute, twice for each sign-in: a whole town hall may
/// be behind it.
constexpr std::int64_t kPerMinute = 240;
constexpr std::size_t kMaxCodeBytes = 4096;

/// Of the attempt that is under way, sealed.
std::string_view attempt_cookie(bool secure) {
  return secure ? "__Host-sportello_openid" : "sportello_openid";
}

/// Tells only that this browser may still be signed in at the provider.
std::string_view visit_cookie(bool secure) {
  return secure ? "__Host-sportello_provider" : "sportello_provider";
}

std::string cookie(std::string_view name, std::string_view value, std::string_view same_site,
                   TimeMs lifetime, bool secure) {
  std::string text(name);
  text.append("=").append(value).append("; Path=/; HttpOnly; SameSite=").append(same_site);
  text += "; Max-Age=" + std::to_string(lifetime / 1000);
  if (secure) text += "; Secure";
  return text;
}

HttpResponse redirection(std::string address) {
  HttpResponse response;
  response.status = 303;
  response.header("Location", std::move(address)).header("Cache-Control", "no-store");
  return response;
}

HttpResponse back_to(const std::string& page, OpenIdFault fault, bool secure) {
  log_event("openid_failed", {{"reason", fault.reason}});
  auto response = redirection("/" + page + "?openid=" + std::string(to_string(fault.outcome)));
  response.header("Set-Cookie", cookie(attempt_cookie(secure), "", "Lax", 0, secure));
  return response;
}

/// The page to end at: never an address that somebody else chose.
std::string page_of(const HttpRequest& request) {
  return query_value(request.query, "to") == "office" ? "office" : "desk";
}

/// Work for another thread whose result is an answer.
ApiAnswer off_thread(std::function<ApiAnswer()> work) {
  return SlowWork{[work = std::move(work)] {
                    return [answer = work()] { return answer; };
                  },
                  true};
}

}  // namespace

OpenIdRoom::OpenIdRoom(Services services)
    : services_(std::move(services)), limits_(0, kPerMinute) {}

void OpenIdRoom::add_routes(ApiRoutes& routes) {
  routes.add({Method::kGet, "/api/sign-in", Access::kPublic,
              [this](const ApiRequest& request) { return ways(request.http, request.now); }});
}

std::optional<ApiAnswer> OpenIdRoom::handle(const HttpRequest& request, TimeMs now) {
  if (services_.provider == nullptr) return std::nullopt;
  const auto path = request.path;
  if (path != "/openid/start" && path != "/openid/callback" && path != "/openid/leave") {
    return std::nullopt;
  }
  if (request.method != Method::kGet) {
    auto response = error_response(405, "wrong_method");
    response.header("Allow", "GET");
    return response;
  }
  if (!limits_.start_call(request.address, now)) {
    const OpenIdFault fault{OpenIdOutcome::kTooMany, "too_many"};
    return back_to(page_of(request), fault, request.secure);
  }
  if (path == "/openid/start") return start(request, now);
  return path == "/openid/leave" ? leave(request, now) : come_back(request, now);
}

ApiAnswer OpenIdRoom::start(const HttpRequest& request, TimeMs now) {
  const auto page = page_of(request);
  const bool secure = request.secure;
  if (const auto provider = services_.provider->known(now)) {
    return go_to_provider(*provider, page, secure, now);
  }
  return off_thread([this, page, secure, now]() -> ApiAnswer {
    const auto found = services_.provider->provider(now);
    if (const auto* fault = std::get_if<OpenIdFault>(&found)) return back_to(page, *fault, secure);
    return go_to_provider(std::get<Provider>(found), page, secure, now);
  });
}

HttpResponse OpenIdRoom::go_to_provider(const Provider& provider, const std::string& page,
                                        bool secure, TimeMs now) const {
  const auto attempt = new_attempt(page, now);
  auto response = redirection(services_.provider->authorization_address(provider, attempt));
  response.header("Set-Cookie", cookie(attempt_cookie(secure), seal_attempt(services_.key, attempt),
                                       "Lax", kAttemptLifetime, secure));
  return response;
}

std::variant<SignInAttempt, OpenIdFault> OpenIdRoom::attempt_of(const HttpRequest& request,
                                                                TimeMs now) {
  const auto sealed = cookie_value(request.cookie, attempt_cookie(request.secure));
  if (sealed.empty()) return OpenIdFault{OpenIdOutcome::kExpired, "no_attempt"};
  auto attempt = open_attempt(services_.key, sealed, now);
  if (!attempt) return OpenIdFault{OpenIdOutcome::kExpired, "attempt_over"};
  const auto state = query_value(request.query, "state");
  if (!state || !is_state_of(*attempt, *state)) {
    return OpenIdFault{OpenIdOutcome::kExpired, "state"};
  }
  if (!used_.use(*attempt, now)) return OpenIdFault{OpenIdOutcome::kExpired, "attempt_used"};
  return std::move(*attempt);
}

ApiAnswer OpenIdRoom::come_back(const HttpRequest& request, TimeMs now) {
  const bool secure = request.secure;
  auto found = attempt_of(request, now);
  if (const auto* fault = std::get_if<OpenIdFault>(&found)) return back_to("desk", *fault, secure);
  auto& attempt = std::get<SignInAttempt>(found);
  if (const auto error = query_value(request.query, "error")) {
    const bool cancelled = *error == "access_denied";
    return back_to(attempt.page,
                   cancelled ? OpenIdFault{OpenIdOutcome::kCancelled, "access_denied"}
                             : OpenIdFault{OpenIdOutcome::kRefused, "authorization_refused"},
                   secure);
  }
  auto code = query_value(request.query, "code").value_or("");
  if (code.empty() || code.size() > kMaxCodeBytes) {
    return back_to(attempt.page, {OpenIdOutcome::kRefused, "no_code"}, secure);
  }
  const auto issuer = query_value(request.query, "iss");
  const bool names_issuer = has_query_value(request.query, "iss");
  return off_thread([this, attempt = std::move(attempt), code = std::move(code), issuer,
                     names_issuer, secure, now]() -> ApiAnswer {
    const auto known = services_.provider->provider(now);
    if (const auto* fault = std::get_if<OpenIdFault>(&known)) {
      return back_to(attempt.page, *fault, secure);
    }
    // Another provider's answer, mixed up with ours (RFC 9207).
    const auto& provider = std::get<Provider>(known);
    if ((names_issuer || provider.names_issuer) && issuer != provider.issuer) {
      return back_to(attempt.page, {OpenIdOutcome::kRefused, "answer_of_another_issuer"}, secure);
    }
    auto redeemed = services_.provider->redeem(code, attempt, now);
    if (const auto* fault = std::get_if<OpenIdFault>(&redeemed)) {
      return back_to(attempt.page, *fault, secure);
    }
    return admit(std::move(std::get<Person>(redeemed)), attempt.page, secure, now);
  });
}

StorageWork OpenIdRoom::admit(Person person, std::string page, bool secure, TimeMs now) {
  return [this, person = std::move(person), page = std::move(page), secure,
          now](Database& database) -> Finish {
    const auto admitted = admit_person(database, *services_.config.openid, person, now);
    if (const auto* fault = std::get_if<OpenIdFault>(&admitted)) {
      return [page, fault = *fault, secure] { return back_to(page, fault, secure); };
    }
    return [this, account = std::get<Account>(admitted),
            take_over = services_.snapshots.refresh(database), page, secure, now] {
      if (take_over) take_over();
      auto response = redirection("/" + page);
      services_.sign_in(response, account, secure, now);
      response.header("Set-Cookie", cookie(attempt_cookie(secure), "", "Lax", 0, secure))
          .header("Set-Cookie", cookie(visit_cookie(secure), "1", "Strict",
                                       services_.config.session_lifetime, secure));
      return response;
    };
  };
}

ApiAnswer OpenIdRoom::leave(const HttpRequest& request, TimeMs now) {
  const auto page = page_of(request);
  const bool secure = request.secure;
  if (const auto provider = services_.provider->known(now)) {
    return go_to_end_session(*provider, page, secure);
  }
  return off_thread([this, page, secure, now]() -> ApiAnswer {
    const auto found = services_.provider->provider(now);
    if (const auto* fault = std::get_if<OpenIdFault>(&found)) return back_to(page, *fault, secure);
    return go_to_end_session(std::get<Provider>(found), page, secure);
  });
}

HttpResponse OpenIdRoom::go_to_end_session(const Provider& provider, const std::string& page,
                                           bool secure) const {
  const auto& config = services_.config;
  auto response = redirection(
      provider.end_session_endpoint.empty()
          ? "/" + page
          : with_query(provider.end_session_endpoint,
                       {{"client_id", config.openid->client_id},
                        {"post_logout_redirect_uri", config.public_url + "/" + page}}));
  response.header("Set-Cookie", cookie(visit_cookie(secure), "", "Strict", 0, secure));
  return response;
}

HttpResponse OpenIdRoom::ways(const HttpRequest& request, TimeMs now) const {
  const auto& openid = services_.config.openid;
  json::value provider = nullptr;
  if (openid) {
    const auto known = services_.provider->known(now);
    const bool can_leave = !known || !known->end_session_endpoint.empty();
    const bool was_there = !cookie_value(request.cookie, visit_cookie(request.secure)).empty();
    provider = {{"name", {{"it", openid->name_it}, {"en", openid->name_en}}},
                {"leave", can_leave && was_there}};
  }
  return json_response(200, json::object{{"password", !openid || openid->password_sign_in},
                                         {"openid", std::move(provider)}});
}

}  // namespace sportello::signaling
