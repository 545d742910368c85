// SPDX-License-Identifier: EUPL-1.2
// The table of API routes, by the example of a small room: a list of lost things.
#include "http/api.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <memory>

#include "base/random_id.h"
#include "http/body_reader.h"
#include "http/responses.h"
#include "signaling/back_end.h"
#include "storage/migrations.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr TimeMs kNow = 1'700'000'000'000;

// A room has a schema (listed in storage/schemas.cpp), functions on its tables, and its routes.

const RoomSchema kThingsSchema{"things",
                               {"CREATE TABLE thing(id TEXT PRIMARY KEY, what TEXT NOT NULL, "
                                "found_at BIGINT NOT NULL);"}};

ApiAnswer add_thing(const ApiRequest& request) {
  BodyReader body(request.body);
  const auto what = body.text("what", 1, 100);
  if (auto fault = body.fault()) return *fault;
  // What the work needs is copied: the request is gone when it runs.
  return [what, found_at = static_cast<long long>(request.now)](Database& database) -> Finish {
    const auto id = random_id();
    database.sql() << "INSERT INTO thing(id, what, found_at) VALUES(:id, :what, :at)",
        soci::use(id), soci::use(what), soci::use(found_at);
    if (what == "a fault") throw std::runtime_error("no room on the shelf");
    return [id] { return json_response(201, json::object{{"id", id}}); };
  };
}

ApiAnswer read_thing(const ApiRequest& request) {
  return [id = std::string(request.parts[0])](Database& database) -> Finish {
    std::string what;
    database.sql() << "SELECT what FROM thing WHERE id = :id", soci::into(what), soci::use(id);
    if (!database.sql().got_data()) return [] { return error_response(404, "unknown"); };
    return [what] { return json_response(200, json::object{{"what", what}}); };
  };
}

void add_thing_routes(ApiRoutes& routes) {
  routes.add({Method::kPost, "/api/things", Access::kSites, add_thing, 3});
  routes.add({Method::kGet, "/api/things/{id}", Access::kPublic, read_thing});
  routes.add({Method::kGet, "/api/things/{id}.txt", Access::kPublic,
              [](const ApiRequest& r) { return json_response(200, std::string(r.parts[0])); }});
  routes.add({Method::kGet, "/api/things/count", Access::kOperator,
              [](const ApiRequest& r) { return json_response(200, r.who->account.name); }});
  routes.add({Method::kDelete, "/api/things/{id}", Access::kSupervisor,
              [](const ApiRequest&) { return empty_response(); }});
  routes.add({Method::kPut, "/api/shelf", Access::kEditor,
              [](const ApiRequest&) { return empty_response(); }});
}

class ApiTest : public BackEndTest {
 protected:
  ApiTest() : database_(fresh_database()) {
    migrate(database_, std::vector{kThingsSchema});
    add_thing_routes(routes_);
    gate_.signed_in = [this](const HttpRequest&, TimeMs) { return who_; };
    gate_.is_own_origin = [](const HttpRequest& r) {
      return r.origin.empty() || r.origin == "https://desk.example";
    };
    gate_.is_allowed_site = [](std::string_view origin) { return origin == "https://town.example"; };
  }

  static HttpRequest request(Method method, std::string_view path, std::string_view body = {}) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.body = body;
    if (method != Method::kGet && method != Method::kOptions) {
      request.content_type = "application/json";
    }
    return request;
  }

  /// The answer, with storage work done as the server does it.
  HttpResponse respond(const HttpRequest& r) {
    auto answer = routes_.handle(r, gate_, kNow);
    if (!answer) return error_response(404, "no_route");
    if (auto* response = std::get_if<HttpResponse>(&*answer)) return *response;
    Finish finish;
    const bool reads = r.method == Method::kGet;
    Transaction transaction(database_, reads ? TransactionKind::kRead : TransactionKind::kWrite);
    try {
      finish = std::get<StorageWork>(*answer)(database_);
      transaction.commit();
    } catch (const std::exception&) {
      return error_response(500, "internal");
    }
    auto response = finish();
    routes_.finish(r, response);
    return response;
  }

  void sign_in(Roles roles) { who_ = SignedIn{{"anna", "Anna", {}, "", roles}, "session"}; }

  static std::string header(const HttpResponse& response, std::string_view name) {
    for (const auto& [key, value] : response.headers) {
      if (key == name) return value;
    }
    return {};
  }

  int count() {
    int number = 0;
    database_.sql() << "SELECT COUNT(*) FROM thing", soci::into(number);
    return number;
  }

  Database database_;
  ApiRoutes routes_;
  ApiGate gate_;
  std::optional<SignedIn> who_;
};

TEST_P(ApiTest, WorkGoesThroughStorage) {
  const auto added = respond(request(Method::kPost, "/api/things", R"({"what":" an umbrella "})"));
  ASSERT_EQ(added.status, 201U) << added.body;
  const auto body = json::parse(added.body);
  const std::string path = "/api/things/" + std::string(body.at("id").as_string());
  const auto read = respond(request(Method::kGet, path));
  EXPECT_EQ(read.body, R"({"what":"an umbrella"})");
  EXPECT_EQ(header(read, "Cache-Control"), "no-store");
  EXPECT_EQ(respond(request(Method::kGet, "/api/things/none")).status, 404U);
}

TEST_P(ApiTest, WhatThrowsLeavesNothing) {
  EXPECT_EQ(respond(request(Method::kPost, "/api/things", R"({"what":"a fault"})")).status, 500U);
  EXPECT_EQ(count(), 0);
}

TEST_P(ApiTest, TheMoreSpecificPatternWins) {
  EXPECT_EQ(respond(request(Method::kGet, "/api/things/abc.txt")).body, "abc");
  sign_in({AccountRole::kOperator});
  EXPECT_EQ(respond(request(Method::kGet, "/api/things/count")).body, "anna");
}

TEST_P(ApiTest, PathsThatFitNothing) {
  for (const char* path : {"/api/things/", "/api/things/a/b", "/api/things/a%2fb", "/api/thing",
                           "/api/things/a b", "/api/things//", "/api/", "", "/", "//"}) {
    EXPECT_EQ(respond(request(Method::kGet, path)).body, R"({"error":"no_route"})") << path;
  }
  const std::string endless = "/api/things/" + std::string(129, 'a');
  EXPECT_EQ(respond(request(Method::kGet, endless)).status, 404U);
}

TEST_P(ApiTest, MalformedBodies) {
  for (const std::string& body :
       {std::string(), std::string("x"), std::string("[]"), std::string("{}"),
        std::string(R"({"what":1})"), std::string(R"({"what":""})"),
        std::string("{\"what\":\"a\\u0000b\"}"), std::string("{\"what\":\"\xff\"}"),
        R"({"what":")" + std::string(101, 'a') + "\"}", std::string(10'000, '[')}) {
    ApiRoutes fresh;
    add_thing_routes(fresh);
    routes_ = std::move(fresh);
    EXPECT_EQ(respond(request(Method::kPost, "/api/things", body)).status, 400U)
        << body.substr(0, 40);
  }
  const std::string large = R"({"what":")" + std::string(17'000, 'a') + "\"}";
  EXPECT_EQ(respond(request(Method::kPost, "/api/things", large)).status, 413U);
  EXPECT_EQ(respond(request(Method::kPost, "/api/things", R"({"what":1})")).body,
            R"({"error":"malformed","field":"what"})");
  EXPECT_EQ(count(), 0);
}

TEST_P(ApiTest, SitesThatAreAllowedAndOthers) {
  auto r = request(Method::kPost, "/api/things", R"({"what":"keys"})");
  r.origin = "https://town.example";
  EXPECT_EQ(respond(r).status, 201U);
  r.origin = "https://elsewhere.example";
  const auto refused = respond(r);
  EXPECT_EQ(refused.status, 403U);
  EXPECT_EQ(refused.body, R"({"error":"foreign_site"})");
  EXPECT_EQ(header(refused, "Access-Control-Allow-Origin"), "*") << "the widget reads why";
  r.origin = "https://town.example";
  r.content_type = "text/plain";
  EXPECT_EQ(respond(r).status, 415U);
  EXPECT_EQ(count(), 1);
}

TEST_P(ApiTest, Preflight) {
  const auto answer = respond(request(Method::kOptions, "/api/things"));
  EXPECT_EQ(answer.status, 204U);
  EXPECT_EQ(header(answer, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header(answer, "Access-Control-Allow-Methods"), "POST");
  EXPECT_EQ(header(answer, "Access-Control-Allow-Headers"), "Content-Type");
  const auto office = respond(request(Method::kOptions, "/api/shelf"));
  EXPECT_EQ(header(office, "Access-Control-Allow-Origin"), "") << "not for other origins";
}

TEST_P(ApiTest, RolesAndOrigins) {
  auto shelf = request(Method::kPut, "/api/shelf", "{}");
  EXPECT_EQ(respond(shelf).status, 401U);
  sign_in({AccountRole::kOperator});
  EXPECT_EQ(respond(shelf).status, 403U);
  EXPECT_EQ(respond(request(Method::kDelete, "/api/things/a")).status, 403U);
  sign_in({AccountRole::kEditor});
  EXPECT_EQ(respond(shelf).status, 204U);
  EXPECT_EQ(respond(request(Method::kDelete, "/api/things/a")).status, 403U);
  sign_in({AccountRole::kSupervisor});
  EXPECT_EQ(respond(shelf).status, 204U) << "a supervisor may do what an editor may";
  EXPECT_EQ(respond(request(Method::kDelete, "/api/things/a")).status, 204U);
  EXPECT_EQ(respond(request(Method::kGet, "/api/things/count")).status, 403U);
  shelf.origin = "https://town.example";
  EXPECT_EQ(respond(shelf).body, R"({"error":"foreign_origin"})");
  shelf.origin = "https://desk.example";
  shelf.fetch_site = "cross-site";
  EXPECT_EQ(respond(shelf).status, 403U);
  shelf.fetch_site = "same-origin";
  EXPECT_EQ(respond(shelf).status, 204U);
}

TEST_P(ApiTest, OneAddressIsBoundedAndOthersAreNot) {
  auto r = request(Method::kPost, "/api/things", R"({"what":"keys"})");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(respond(r).status, 201U);
  const auto limited = respond(r);
  EXPECT_EQ(limited.status, 429U);
  EXPECT_EQ(header(limited, "Retry-After"), "20");
  r.address = {1, 2, 3};
  EXPECT_EQ(respond(r).status, 201U);
}

TEST_P(ApiTest, WrongMethods) {
  const auto answer = respond(request(Method::kPut, "/api/things/a", "{}"));
  EXPECT_EQ(answer.status, 405U);
  EXPECT_EQ(header(answer, "Allow"), "GET, HEAD, DELETE");
}

TEST_P(ApiTest, TwoRoutesOfOneNameAreAFault) {
  EXPECT_THROW(routes_.add({Method::kPut, "/api/shelf", Access::kEditor, {}}), std::logic_error);
}

SPORTELLO_ON_BOTH_BACK_ENDS(ApiTest);

}  // namespace
}  // namespace sportello::signaling
