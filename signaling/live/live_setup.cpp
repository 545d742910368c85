// SPDX-License-Identifier: EUPL-1.2
#include "live/live_setup.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>

#include "base/log.h"
#include "base/secret_file.h"
#include "base/text.h"
#include "live/redis_client.h"
#include "live/redis_store.h"

namespace sportello::signaling {

std::unique_ptr<SharedStore> open_shared_store(const Config& config, const Executor& executor) {
  RedisAccess access;
  access.url = parse_redis_url(config.redis).value();
  access.patience = std::clamp<TimeMs>(config.redis_lease / 5, 200, 3'000);
  if (!config.redis_password_file.empty()) {
    const auto password = read_file(config.redis_password_file).value_or("");
    access.password = trim(password);
    if (access.password.empty()) {
      throw std::runtime_error("there is no password in redis_password_file " +
                               config.redis_password_file.string());
    }
  }
  const auto place = access.url.text();
  log_event("several_nodes", {{"redis", std::string_view(place)}});
  return std::make_unique<RedisStore>(std::make_unique<RedisClient>(executor, access),
                                      std::make_unique<RedisClient>(executor, access),
                                      access.patience / 2);
}

}  // namespace sportello::signaling
