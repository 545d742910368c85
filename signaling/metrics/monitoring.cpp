// SPDX-License-Identifier: EUPL-1.2
#include "metrics/monitoring.h"

#include <algorithm>
#include <utility>

#include "metrics/exposition.h"

namespace sportello::signaling {
namespace {

HttpResponse respond(unsigned status, std::string type, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  response.header("Content-Type", std::move(type)).header("Cache-Control", "no-store");
  return response;
}

HttpResponse status_response(unsigned status, const char* word) {
  return respond(status, "application/json", "{\"status\":\"" + std::string(word) + "\"}");
}

HttpResponse readiness_response(Readiness::State state) {
  switch (state) {
    case Readiness::State::kReady:
      break;
    case Readiness::State::kDraining:
      return status_response(503, "draining");
    case Readiness::State::kNoDatabase:
      return status_response(503, "no_database");
    case Readiness::State::kNoRedis:
      return status_response(503, "redis");
  }
  return status_response(200, "ready");
}

}  // namespace

Monitoring::Monitoring(std::vector<AddressRange> allow, const Readiness& readiness,
                       std::function<std::string()> metrics)
    : allow_(std::move(allow)), readiness_(readiness), metrics_(std::move(metrics)) {}

HttpResponse Monitoring::answer(const HttpRequest& request, TimeMs now) const {
  if (request.path == "/healthz") return status_response(200, "ok");
  if (request.path == "/readyz") return readiness_response(readiness_.state(now));
  return metrics(request);
}

HttpResponse Monitoring::metrics(const HttpRequest& request) const {
  const bool allowed = std::any_of(allow_.begin(), allow_.end(), [&](const AddressRange& range) {
    return range.contains(request.client);
  });
  if (!allowed) return respond(404, "text/plain; charset=utf-8", "Not found\n");
  return respond(200, Exposition::kContentType, metrics_());
}

}  // namespace sportello::signaling
