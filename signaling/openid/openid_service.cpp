// SPDX-License-Identifier: EUPL-1.2
#include "openid/openid_service.h"

#include <stdexcept>
#include <string>
#include <utility>

#include "base/secret_file.h"

namespace sportello::signaling {
namespace {

std::string read_secret(const OpenIdConfig& config) {
  if (config.client_secret_file.empty()) return {};
  const auto content = read_file(config.client_secret_file);
  std::string_view text = content ? std::string_view(*content) : std::string_view();
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  if (text.empty()) {
    throw std::runtime_error("there is no secret in " + config.client_secret_file.string() +
                             ", which [openid] names as its client_secret_file");
  }
  return std::string(text);
}

std::unique_ptr<HttpsClient> client_of(const Config& config) {
  if (!config.openid) return nullptr;
  return std::make_unique<HttpsClient>(config.openid->ca_file);
}

std::unique_ptr<ProviderClient> provider_of(const Config& config, HttpsClient* client) {
  if (!config.openid) return nullptr;
  return std::make_unique<ProviderClient>(
      *config.openid, read_secret(*config.openid), config.public_url + "/openid/callback",
      [client](const ProviderRequest& request) { return client->ask(request); });
}

}  // namespace

OpenIdService::OpenIdService(const Config& config, const SealKey& key, Snapshots& snapshots,
                             SignIn sign_in)
    : client_(client_of(config)),
      provider_(provider_of(config, client_.get())),
      room_({config, key, snapshots, provider_.get(), std::move(sign_in)}) {}

void OpenIdService::stop() {
  if (client_) client_->stop();
}

}  // namespace sportello::signaling
