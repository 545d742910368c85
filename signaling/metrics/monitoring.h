// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/address_range.h"
#include "base/time.h"
#include "http/http_message.h"
#include "metrics/readiness.h"

namespace sportello::signaling {

/// Answers what the IT office's machines ask: `/healthz` (the process lives), `/readyz` (it takes
/// calls) and `/metrics`.
class Monitoring {
 public:
  /// `allow`: from where metrics may be read; everybody else is told that there is no such page.
  Monitoring(std::vector<AddressRange> allow, const Readiness& readiness,
             std::function<std::string()> metrics);

  /// For a GET or HEAD of one of the three paths.
  HttpResponse answer(const HttpRequest& request, TimeMs now) const;

 private:
  HttpResponse metrics(const HttpRequest& request) const;

  std::vector<AddressRange> allow_;
  const Readiness& readiness_;
  std::function<std::string()> metrics_;
};

}  // namespace sportello::signaling
