// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>

#include "base/config.h"
#include "http/api.h"
#include "openid/https_client.h"
#include "openid/openid_room.h"
#include "openid/provider_client.h"
#include "storage/snapshots.h"

namespace sportello::signaling {

/// Sign-in by OpenID Connect, put together for the server.
class OpenIdService {
 public:
  using SignIn = std::function<void(HttpResponse&, const Account&, bool secure, TimeMs now)>;

  /// Throws std::runtime_error if the client's secret cannot be read.
  OpenIdService(const Config& config, const SealKey& key, Snapshots& snapshots, SignIn sign_in);

  void add_routes(ApiRoutes& routes) { room_.add_routes(routes); }

  std::optional<ApiAnswer> handle(const HttpRequest& request, TimeMs now) {
    return room_.handle(request, now);
  }

  /// What is asked of the provider is broken off.
  void stop();

 private:
  std::unique_ptr<HttpsClient> client_;
  std::unique_ptr<ProviderClient> provider_;
  OpenIdRoom room_;
};

}  // namespace sportello::signaling
