// SPDX-License-Identifier: EUPL-1.2
#include "http/api.h"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>
#include <utility>

#include "base/text.h"
#include "http/http_fields.h"
#include "http/responses.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxBodyBytes = 16 * 1024;
constexpr std::size_t kMaxBodyDepth = 8;
constexpr std::size_t kMaxPartBytes = 128;
constexpr std::size_t kMaxBuckets = 20'000;

bool is_read(Method method) { return method == Method::kGet || method == Method::kHead; }

std::string_view name_of(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET, HEAD";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kDelete:
      return "DELETE";
    default:
      return {};
  }
}

bool is_part(std::string_view text) {
  return !text.empty() && text.size() <= kMaxPartBytes &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '_' || c == '-' || c == '.' || c == '@';
         });
}

std::string_view take_segment(std::string_view& path) {
  const auto end = std::min(path.find('/', 1), path.size());
  const auto segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

/// Fits a path to a pattern segment by segment. `{name}` stands for a part, and may have an ending
/// such as `.ics` behind it.
std::optional<std::vector<std::string_view>> match(std::string_view pattern,
                                                   std::string_view path) {
  std::vector<std::string_view> parts;
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = take_segment(pattern);
    auto given = take_segment(path);
    if (!wanted.starts_with("/{")) {
      if (wanted != given) return std::nullopt;
      continue;
    }
    const auto ending = wanted.substr(wanted.find('}') + 1);
    if (!given.ends_with(ending)) return std::nullopt;
    given.remove_suffix(ending.size());
    given.remove_prefix(std::min<std::size_t>(1, given.size()));
    if (!is_part(given)) return std::nullopt;
    parts.push_back(given);
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return parts;
}

/// How much of a pattern stands for itself.
std::size_t literal_bytes(std::string_view pattern) {
  std::size_t count = 0;
  bool in_part = false;
  for (const char c : pattern) {
    if (c == '{') in_part = true;
    if (!in_part) ++count;
    if (c == '}') in_part = false;
  }
  return count;
}

bool is_of_sites(Access access) { return access == Access::kPublic || access == Access::kSites; }

bool may(Access access, const Roles& roles) {
  switch (access) {
    case Access::kOperator:
      return roles.has(AccountRole::kOperator);
    case Access::kSupervisor:
      return roles.has(AccountRole::kSupervisor);
    case Access::kEditor:
      return roles.has(AccountRole::kEditor) || roles.has(AccountRole::kSupervisor);
    default:
      return true;
  }
}

std::optional<HttpResponse> read_body(const HttpRequest& request, json::object& body) {
  if (request.body.size() > kMaxBodyBytes) return error_response(413, "too_large");
  if (request.body.empty() && request.method == Method::kDelete) return std::nullopt;
  json::error_code error;
  json::parse_options options;
  options.max_depth = kMaxBodyDepth;
  auto document =
      json::parse({request.body.data(), request.body.size()}, error, json::storage_ptr(), options);
  if (error || !document.is_object()) return error_response(400, "malformed");
  body = std::move(document.get_object());
  return std::nullopt;
}

bool comes_from_elsewhere(const HttpRequest& request) {
  return !request.fetch_site.empty() && request.fetch_site != "same-origin" &&
         request.fetch_site != "none";
}

}  // namespace

std::size_t ApiRoutes::AddressHash::operator()(const AddressKey& key) const noexcept {
  return std::hash<std::string_view>()({reinterpret_cast<const char*>(key.data()), key.size()});
}

void ApiRoutes::add(ApiRoute route) {
  for (const auto& other : routes_) {
    if (other.method == route.method && other.pattern == route.pattern) {
      throw std::logic_error("two routes " + std::string(route.pattern));
    }
  }
  routes_.push_back(std::move(route));
}

ApiRoutes::Match ApiRoutes::find(Method method, std::string_view path) const {
  if (method == Method::kHead) method = Method::kGet;
  Match best;
  for (const auto& route : routes_) {
    if (route.method != method) continue;
    auto parts = match(route.pattern, path);
    if (!parts) continue;
    // Of `/api/x/{id}`, `/api/x/new` and `/api/x/{id}.ics`, the one that says more.
    const bool better = best.route == nullptr || parts->size() < best.parts.size() ||
                        (parts->size() == best.parts.size() &&
                         literal_bytes(route.pattern) > literal_bytes(best.route->pattern));
    if (better) best = {&route, std::move(*parts)};
  }
  return best;
}

std::string ApiRoutes::allowed_methods(std::string_view path) const {
  std::string allowed;
  for (const auto method : {Method::kGet, Method::kPost, Method::kPut, Method::kDelete}) {
    if (find(method, path).route == nullptr) continue;
    if (!allowed.empty()) allowed += ", ";
    allowed += name_of(method);
  }
  return allowed;
}

std::optional<ApiAnswer> ApiRoutes::handle(const HttpRequest& request, const ApiGate& gate,
                                           TimeMs now) {
  auto allowed = allowed_methods(request.path);
  if (allowed.empty()) return std::nullopt;
  if (request.method == Method::kOptions) return preflight(request);
  auto found = find(request.method, request.path);
  if (found.route == nullptr) {
    auto response = error_response(405, "wrong_method");
    response.header("Allow", std::move(allowed));
    return response;
  }
  ApiRequest api{request, {}, std::move(found.parts), std::nullopt, now};
  if (auto refusal = refuse(*found.route, request, gate, api)) {
    finish(request, *refusal);
    return *refusal;
  }
  auto answer = found.route->handle(api);
  if (auto* response = std::get_if<HttpResponse>(&answer)) finish(request, *response);
  return answer;
}

std::optional<HttpResponse> ApiRoutes::refuse(const ApiRoute& route, const HttpRequest& request,
                                              const ApiGate& gate, ApiRequest& api) {
  const bool own_origin = gate.is_own_origin(request);
  if (route.access == Access::kSites && !own_origin && !gate.is_allowed_site(request.origin)) {
    return error_response(403, "foreign_site");
  }
  if (!is_read(request.method)) {
    // No form of another site can send this type: what acts has passed the browser's preflight.
    if (!equals_ignoring_case(media_type(request.content_type), "application/json")) {
      return error_response(415, "json_only");
    }
    if (!is_of_sites(route.access) && (!own_origin || comes_from_elsewhere(request))) {
      return error_response(403, "foreign_origin");
    }
  }
  if (!is_of_sites(route.access)) {
    api.who = gate.signed_in(request, api.now);
    if (!api.who) return error_response(401, "signed_out");
    if (!may(route.access, api.who->account.roles)) return error_response(403, "forbidden");
  }
  if (route.per_minute > 0 && !take(route, request.address, api.now)) {
    return too_many_response(60'000 / route.per_minute);
  }
  return is_read(request.method) ? std::nullopt : read_body(request, api.body);
}

bool ApiRoutes::take(const ApiRoute& route, const AddressKey& address, TimeMs now) {
  const Rate rate{static_cast<double>(route.per_minute),
                  static_cast<double>(route.per_minute) / 60.0};
  auto& buckets = buckets_[route.pattern];
  if (buckets.size() >= kMaxBuckets) {
    std::erase_if(buckets, [&](const auto& item) { return item.second.is_full(rate, now); });
    if (buckets.size() >= kMaxBuckets) buckets.clear();
  }
  return buckets.try_emplace(address, rate, now).first->second.take(rate, now);
}

HttpResponse ApiRoutes::preflight(const HttpRequest& request) const {
  auto response = empty_response();
  // Where the site is not allowed, the request itself is refused, in an answer that can be read.
  response.header("Access-Control-Allow-Methods", allowed_methods(request.path))
      .header("Access-Control-Allow-Headers", "Content-Type")
      .header("Access-Control-Max-Age", "600");
  finish(request, response);
  return response;
}

void ApiRoutes::finish(const HttpRequest& request, HttpResponse& response) const {
  // Routes of a path may differ in their access; a session's cookie is SameSite=Strict anyway.
  for (const auto method : {Method::kGet, Method::kPost, Method::kPut, Method::kDelete}) {
    const auto found = find(method, request.path);
    if (found.route == nullptr || !is_of_sites(found.route->access)) continue;
    response.header("Access-Control-Allow-Origin", "*")
        .header("Access-Control-Expose-Headers", "Retry-After")
        .header("Cross-Origin-Resource-Policy", "cross-origin");
    return;
  }
}

}  // namespace sportello::signaling
