// SPDX-License-Identifier: EUPL-1.2
#include "storage/postgres_address.h"

#include <libpq-fe.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "base/secret_file.h"

namespace sportello::signaling {
namespace {

using Settings = std::map<std::string, std::string>;

/// Nothing where libpq cannot read it.
std::optional<Settings> parse(const std::string& url) {
  char* fault = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
      PQconninfoParse(url.c_str(), &fault), PQconninfoFree);
  PQfreemem(fault);  // it quotes the URL
  if (!options) return std::nullopt;
  Settings settings;
  for (const auto* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val != nullptr) settings[option->keyword] = option->val;
  }
  return settings;
}

std::string in_quotes(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

}  // namespace

std::optional<std::string> postgres_url_fault(const std::string& url) {
  if (!url.starts_with("postgresql://") && !url.starts_with("postgres://")) {
    return "is a URL such as postgresql://sportello@db.example.it/sportello";
  }
  const auto settings = parse(url);
  if (!settings) return "cannot be read as the URL of a PostgreSQL";
  if (settings->contains("password")) {
    return "must not have the password in it; name a file in database_password_file";
  }
  if (!settings->contains("dbname")) return "does not name the database after the host";
  return std::nullopt;
}

std::string connect_string(const PostgresAddress& address) {
  if (const auto fault = postgres_url_fault(address.url)) {
    throw std::runtime_error("'database' " + *fault);
  }
  auto settings = *parse(address.url);
  // `emplace` leaves alone what the URL says itself.
  settings.emplace("application_name", "sportello-server");
  settings.emplace("client_encoding", "UTF8");
  settings.emplace("connect_timeout", "4");
  settings.emplace("target_session_attrs", "read-write");
  settings.emplace("keepalives", "1");
  settings.emplace("keepalives_idle", "10");
  settings.emplace("keepalives_interval", "3");
  settings.emplace("keepalives_count", "3");
  settings.emplace("tcp_user_timeout", "15000");
  if (!address.password_file.empty()) {
    const auto content = read_file(address.password_file);
    if (!content) {
      throw std::runtime_error("there is no file " + address.password_file.string() +
                               ", which is named as database_password_file");
    }
    std::string_view password = *content;
    while (password.ends_with('\n') || password.ends_with('\r')) password.remove_suffix(1);
    settings["password"] = password;
  }
  std::string text;
  for (const auto& [name, value] : settings) {
    if (!text.empty()) text += ' ';
    text += name + "=" + in_quotes(value);
  }
  return text;
}

}  // namespace sportello::signaling
