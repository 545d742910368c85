// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <variant>

#include "accounts/accounts.h"
#include "accounts/sessions.h"
#include "accounts/sign_in_guard.h"
#include "base/config.h"
#include "base/time.h"
#include "directory/directory.h"
#include "http/api.h"
#include "http/http_message.h"
#include "http/security_headers.h"
#include "http/static_files.h"
#include "protocol/server_message.h"

namespace sportello::signaling {

/// A sign-in whose password has still to be compared, off the I/O thread.
struct PendingSignIn {
  std::string name;
  std::string password;
  std::string hash;  ///< of the account, or of nobody where there is no such account
  AddressKey address{};
  bool secure = false;
};

/// An answer, or what has still to be done for it.
using RouterAnswer = std::variant<HttpResponse, PendingSignIn, StorageWork, SlowWork>;

/// Answers HTTP requests (all but WebSockets). Knows no sockets.
class Router {
 public:
  struct Services {
    const Config& config;
    const StaticFiles& files;
    Accounts& accounts;
    Sessions& sessions;
    SignInGuard& guard;
    std::function<std::vector<DeskStatus>(TimeMs now)> desks;
    std::function<void(std::string_view session)> on_sign_out;
    std::string nobody_hash;  ///< a hash that no password has
    ApiRoutes& api;
    const DirectoryHolder& directory;
    /// Answers what the IT office's machines ask: /healthz, /readyz, /metrics.
    std::function<HttpResponse(const HttpRequest&, TimeMs)> monitoring{};
    /// Answers what is below /openid/; nothing for what it does not know.
    std::function<std::optional<ApiAnswer>(const HttpRequest&, TimeMs)> openid{};
  };

  explicit Router(Services services);

  RouterAnswer handle(const HttpRequest& request, TimeMs now);

  /// Completes an answer that work of a route ended in.
  void finish_work(const HttpRequest& request, HttpResponse& response) const {
    services_.api.finish(request, response);
  }

  /// The answer once the password was compared.
  HttpResponse finish_sign_in(const PendingSignIn& attempt, bool password_right, TimeMs now);

  /// Opens a session of the account and adds its cookie to the answer.
  void sign_in(HttpResponse& response, const Account& account, bool secure, TimeMs now);

  /// Whether the request has a session's token that this node does not know, or no longer: another
  /// one may.
  bool is_stranger(const HttpRequest& request, TimeMs now);

  /// Who a Cookie header says is signed in, as long as the account exists.
  std::optional<SignedIn> signed_in(std::string_view cookie, bool secure, TimeMs now);

  /// Whether a session, by the id of `SignedIn`, is of an account that is gone, has another password
  /// or is no operator any more. A console that was open when its session ended may go on.
  bool is_revoked(std::string_view session) const;

  /// Whether a page of this origin, if any, may call.
  bool is_allowed_site(const HttpRequest& request) const;

  /// Whether the Origin may act for an operator.
  bool is_trusted_origin(std::string_view origin, std::string_view host, bool secure) const;

 private:
  HttpResponse page(Page page, const HttpRequest& request, bool known);
  RouterAnswer session(const HttpRequest& request, TimeMs now);
  RouterAnswer begin_sign_in(const HttpRequest& request, TimeMs now);
  HttpResponse sign_out(const HttpRequest& request);
  std::string operator_body(const Account& account) const;

  Services services_;
  ApiGate gate_;
};

}  // namespace sportello::signaling
