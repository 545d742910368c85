// SPDX-License-Identifier: EUPL-1.2
#include "http/responses.h"

#include <boost/json.hpp>
#include <utility>

namespace sportello::signaling {
namespace {

namespace json = boost::json;

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

/// Of this moment: not to be kept.
HttpResponse text_response(unsigned status, std::string type, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  response.header("Content-Type", std::move(type)).header("Cache-Control", "no-store");
  return response;
}

}  // namespace

HttpResponse json_response(unsigned status, std::string body) {
  return text_response(status, "application/json", std::move(body));
}

HttpResponse json_response(unsigned status, const json::object& body) {
  return json_response(status, json::serialize(body));
}

HttpResponse error_response(unsigned status, std::string_view code, std::string_view field) {
  json::object body{{"error", view(code)}};
  if (!field.empty()) body["field"] = view(field);
  return json_response(status, json::serialize(body));
}

HttpResponse too_many_response(TimeMs wait) {
  auto response = error_response(429, "too_many");
  response.header("Retry-After", std::to_string((wait + 999) / 1000));
  return response;
}

HttpResponse plain_response(unsigned status, std::string text) {
  return text_response(status, "text/plain; charset=utf-8", std::move(text));
}

HttpResponse empty_response() {
  HttpResponse response;
  response.status = 204;
  response.header("Cache-Control", "no-store");
  return response;
}

}  // namespace sportello::signaling
