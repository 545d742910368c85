// SPDX-License-Identifier: EUPL-1.2
#include "calls/call_setup.h"

#include <cstdint>
#include <ctime>
#include <stdexcept>
#include <string>
#include <utility>

#include "base/random_id.h"
#include "base/secret_file.h"
#include "base/text.h"
#include "base/turn_credentials.h"

namespace sportello::signaling {

RelayOffer relay_offer(const Config& config) {
  RelayOffer offer;
  offer.only = config.relay_only;
  if (!config.turn) return offer;
  const auto& turn = *config.turn;
  const auto file = read_file(turn.secret_file);
  const std::string secret(trim(file.value_or("")));
  if (secret.empty()) {
    throw std::runtime_error("there is no secret in secret_file " + turn.secret_file.string());
  }
  offer.server = [&turn, secret] {
    // The machine's own clock, since the TURN server goes by its own.
    const auto expiry_s = static_cast<std::int64_t>(std::time(nullptr)) + turn.lifetime / 1000;
    auto credentials = turn_credentials(secret, expiry_s, random_id());
    return IceServer{turn.urls, std::move(credentials.username), std::move(credentials.credential)};
  };
  return offer;
}

CallSettings call_settings(const Config& config) {
  return {config.ring_timeout, config.hold_time, config.restart_grace, config.resume_lifetime,
          static_cast<std::size_t>(config.max_calls)};
}

}  // namespace sportello::signaling
