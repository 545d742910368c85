// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/address_limits.h"
#include "base/config.h"
#include "http/api.h"
#include "openid/provider_client.h"
#include "openid/sign_in_attempt.h"
#include "storage/snapshots.h"

namespace sportello::signaling {

/// Sign-in by OpenID Connect as browsers meet it: `/openid/start`, `/openid/callback` and
/// `/openid/leave`, all of which end in a redirection, and `GET /api/sign-in`, which tells pages what
/// ways there are. On the server's thread.
///
/// The answer of the provider is a navigation from another site. What the attempt needs therefore
/// stands in a cookie that is SameSite=Lax. The session's own stays Strict: browsers take it with
/// this answer, do not send it with the page that follows, which needs none, and send it with all
/// that this page then asks for.
class OpenIdRoom {
 public:
  struct Services {
    const Config& config;
    SealKey key;
    Snapshots& snapshots;
    /// Null where no provider is configured.
    ProviderClient* provider = nullptr;
    /// Opens a session and adds its cookie to the answer.
    std::function<void(HttpResponse&, const Account&, bool secure, TimeMs now)> sign_in;
  };

  explicit OpenIdRoom(Services services);

  void add_routes(ApiRoutes& routes);

  /// Answers what is below `/openid/`; nothing where no provider is configured.
  std::optional<ApiAnswer> handle(const HttpRequest& request, TimeMs now);

 private:
  ApiAnswer start(const HttpRequest& request, TimeMs now);
  ApiAnswer come_back(const HttpRequest& request, TimeMs now);
  ApiAnswer leave(const HttpRequest& request, TimeMs now);
  std::variant<SignInAttempt, OpenIdFault> attempt_of(const HttpRequest& request, TimeMs now);
  HttpResponse go_to_provider(const Provider& provider, const std::string& page, bool secure,
                              TimeMs now) const;
  HttpResponse go_to_end_session(const Provider& provider, const std::string& page,
                                 bool secure) const;
  StorageWork admit(Person person, std::string page, bool secure, TimeMs now);
  HttpResponse ways(const HttpRequest& request, TimeMs now) const;

  Services services_;
  AddressLimits limits_;
  UsedAttempts used_;
};

}  // namespace sportello::signaling
