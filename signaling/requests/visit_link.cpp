// SPDX-License-Identifier: EUPL-1.2
#include "requests/visit_link.h"

#include <sodium.h>

#include <array>

#include "base/encoding.h"

namespace sportello::signaling {
namespace {

constexpr std::size_t kSecretSigns = 22;  // 16 bytes in base64url

char mark_of(VisitKind kind) { return kind == VisitKind::kCallback ? 'c' : 'a'; }

}  // namespace

std::string_view to_string(VisitKind kind) {
  return kind == VisitKind::kCallback ? "callback" : "appointment";
}

std::string make_visit_token(VisitKind kind) {
  std::array<std::uint8_t, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  return mark_of(kind) + to_base64url(bytes);
}

bool is_visit_token(std::string_view text, VisitKind kind) {
  return text.size() == 1 + kSecretSigns && text.front() == mark_of(kind) &&
         from_base64url(text.substr(1)).has_value();
}

std::string visit_hash(std::string_view token) { return to_base64url(digest(token, 32)); }

std::string add_visit_link(Database& database, VisitKind kind, const std::string& request) {
  const auto token = make_visit_token(kind);
  const auto hash = visit_hash(token);
  const std::string kind_name(to_string(kind));
  database.sql() << "INSERT INTO visit_links(hash, kind, request) VALUES(:hash, :kind, :request)",
      soci::use(hash), soci::use(kind_name), soci::use(request);
  return token;
}

std::optional<std::string> request_of_link(Database& database, VisitKind kind,
                                           std::string_view token) {
  if (!is_visit_token(token, kind)) return std::nullopt;
  const auto hash = visit_hash(token);
  const std::string kind_name(to_string(kind));
  std::string request;
  database.sql() << "SELECT request FROM visit_links WHERE hash = :hash AND kind = :kind",
      soci::into(request), soci::use(hash), soci::use(kind_name);
  if (!database.sql().got_data()) return std::nullopt;
  return request;
}

}  // namespace sportello::signaling
