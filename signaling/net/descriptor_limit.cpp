// SPDX-License-Identifier: EUPL-1.2
#include "net/descriptor_limit.h"

#include <sys/resource.h>

#include <algorithm>

#include "base/log.h"

namespace sportello::signaling {

void raise_descriptor_limit(std::int64_t connections) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const auto wanted = static_cast<rlim_t>(connections) + 64;
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur < wanted) {
    log_event("descriptor_limit_low", {{"have", static_cast<std::int64_t>(limit.rlim_cur)},
                                       {"want", static_cast<std::int64_t>(wanted)}});
  }
}

}  // namespace sportello::signaling
