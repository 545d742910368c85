// SPDX-License-Identifier: EUPL-1.2
#include "openid/claims.h"

#include <boost/json.hpp>

#include "base/text.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDepth = 16;
constexpr std::size_t kMaxTextBytes = 1024;

json::string_view view(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

std::optional<Claims> parse_claims(std::string_view text) {
  if (text.size() > kMaxProviderAnswer) return std::nullopt;
  json::error_code error;
  json::parse_options options;
  options.max_depth = kMaxDepth;
  auto document = json::parse(view(text), error, json::storage_ptr(), options);
  if (error || !document.is_object()) return std::nullopt;
  return std::move(document.get_object());
}

std::string text_claim(const Claims& claims, std::string_view name) {
  const auto* value = claims.if_contains(view(name));
  if (value == nullptr || !value->is_string()) return {};
  const auto& text = value->get_string();
  if (text.size() > kMaxTextBytes || !is_utf8({text.data(), text.size()})) return {};
  return {text.data(), text.size()};
}

const json::value* find_claim(const Claims& claims, std::string_view path) {
  if (const auto* whole = claims.if_contains(view(path))) return whole;
  const auto dot = path.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const auto* inner = claims.if_contains(view(path.substr(0, dot)));
  if (inner == nullptr || !inner->is_object()) return nullptr;
  return find_claim(inner->get_object(), path.substr(dot + 1));
}

}  // namespace sportello::signaling
