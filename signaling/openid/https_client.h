// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <filesystem>
#include <utility>

#include "openid/provider_client.h"

namespace sportello::signaling {

/// Asks the identity provider (libcurl): within ten seconds, at most `kMaxProviderAnswer` bytes, no
/// redirections, certificates verified, plain HTTP only where the address says so, which
/// `is_endpoint` grants to loopback alone. Blocks; may be called from several threads.
class HttpsClient {
 public:
  /// `ca_file` is empty for the system's certificates.
  explicit HttpsClient(std::filesystem::path ca_file) : ca_file_(std::move(ca_file)) {}

  ProviderAnswer ask(const ProviderRequest& request);

  /// The server stops: what is under way ends soon, and nothing is begun.
  void stop() { stopping_ = true; }

 private:
  std::filesystem::path ca_file_;
  std::atomic<bool> stopping_ = false;
};

}  // namespace sportello::signaling
