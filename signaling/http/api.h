// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "accounts/accounts.h"
#include "base/token_bucket.h"
#include "http/http_message.h"
#include "storage/database.h"

namespace sportello::signaling {

/// Who may call a route, and from where.
enum class Access : std::uint8_t {
  kPublic,  ///< anybody, from any origin
  kSites,   ///< anybody, from the server's own origin and the allowed sites
  kOperator,
  kSupervisor,
  kEditor,  ///< supervisors too
};

/// A request whose access was checked. It lives as long as `handle`: work for later takes copies.
struct ApiRequest {
  const HttpRequest& http;
  boost::json::object body;             ///< empty for reads and for a DELETE without one
  std::vector<std::string_view> parts;  ///< what the pattern's {…} stand for
  std::optional<SignedIn> who;          ///< set where the access asks for a session
  TimeMs now = 0;
};

struct SlowWork;

/// On the server's thread, after the commit.
using Finish = std::function<HttpResponse()>;
/// On the storage thread, in a transaction. Throwing takes all back and answers 500.
using StorageWork = std::function<Finish(Database&)>;
using ApiAnswer = std::variant<HttpResponse, StorageWork, SlowWork>;

/// Hashing and comparing of passwords, or asking another server: `work` runs on a thread for it, what
/// it returns on the server's thread.
struct SlowWork {
  std::function<std::function<ApiAnswer()>()> work;
  bool asks_others = false;  ///< it waits for another server, not for the processor
};

struct ApiRoute {
  Method method = Method::kGet;  ///< kGet answers HEAD too
  std::string_view pattern;      ///< a literal such as `/api/things/{id}`
  Access access = Access::kSupervisor;
  std::function<ApiAnswer(const ApiRequest&)> handle;
  /// How often one address may call it in a minute; 0: without limit.
  int per_minute = 0;
};

/// What the routes ask the rest of the server.
struct ApiGate {
  std::function<std::optional<SignedIn>(const HttpRequest&, TimeMs)> signed_in;
  /// Whether the request's Origin, if any, is the server's own.
  std::function<bool(const HttpRequest&)> is_own_origin;
  /// Whether a page of this origin may embed the widget.
  std::function<bool(std::string_view origin)> is_allowed_site;
};

/// The table of all routes. Checks access, origin, limits and body before a handler runs; adds what
/// other origins need to read the answer.
class ApiRoutes {
 public:
  void add(ApiRoute route);

  /// An answer, or work that ends in one; nothing where no pattern fits the path. What the work
  /// answers goes through `finish`.
  std::optional<ApiAnswer> handle(const HttpRequest& request, const ApiGate& gate, TimeMs now);

  /// The headers that the origin of the request needs.
  void finish(const HttpRequest& request, HttpResponse& response) const;

 private:
  struct Match {
    const ApiRoute* route = nullptr;
    std::vector<std::string_view> parts;
  };
  struct AddressHash {
    std::size_t operator()(const AddressKey& key) const noexcept;
  };
  using Buckets = std::unordered_map<AddressKey, TokenBucket, AddressHash>;

  Match find(Method method, std::string_view path) const;
  std::string allowed_methods(std::string_view path) const;
  HttpResponse preflight(const HttpRequest& request) const;
  std::optional<HttpResponse> refuse(const ApiRoute& route, const HttpRequest& request,
                                     const ApiGate& gate, ApiRequest& api);
  bool take(const ApiRoute& route, const AddressKey& address, TimeMs now);

  std::vector<ApiRoute> routes_;
  std::map<std::string_view, Buckets> buckets_;  // by pattern
};

}  // namespace sportello::signaling
