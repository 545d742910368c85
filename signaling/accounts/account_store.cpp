// SPDX-License-Identifier: EUPL-1.2
#include "accounts/account_store.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <stdexcept>
#include <utility>

#include "base/secret_file.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

/// Roles that a newer program may know are passed over.
Roles parse_roles(std::string_view text) {
  Roles roles;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (const auto role = parse_role(text.substr(0, end))) roles.add(*role);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return roles;
}

std::string text_of(const json::value& value) {
  const auto& text = value.as_string();
  return {text.data(), text.size()};
}

std::vector<Account> parse_file(const std::string& content) {
  std::vector<Account> accounts;
  const auto document = json::parse(content);
  if (document.at("version").to_number<int>() != 1) throw std::invalid_argument("version");
  for (const auto& item : document.at("users").as_array()) {
    Account account;
    account.name = text_of(item.at("name"));
    account.display = text_of(item.at("display"));
    account.password_hash = text_of(item.at("password"));
    for (const auto& desk : item.at("desks").as_array()) account.desks.push_back(text_of(desk));
    accounts.push_back(std::move(account));
  }
  return accounts;
}

}  // namespace

const RoomSchema& accounts_schema() {
  static const RoomSchema schema{
      "accounts",
      {"CREATE TABLE account(name TEXT PRIMARY KEY, display TEXT NOT NULL, "
       "password TEXT NOT NULL, roles TEXT NOT NULL, disabled INTEGER NOT NULL);"
       "CREATE TABLE account_desk(account TEXT NOT NULL REFERENCES account(name) "
       "ON DELETE CASCADE, desk TEXT NOT NULL, place INTEGER NOT NULL, "
       "PRIMARY KEY(account, desk));",
       "ALTER TABLE account ADD COLUMN version BIGINT NOT NULL DEFAULT 1;"}};
  return schema;
}

std::vector<Account> load_accounts(Database& database) {
  std::vector<Account> accounts;
  std::map<std::string, std::size_t> places;
  Account account;
  std::string roles;
  int disabled = 0;
  long long version = 0;
  soci::statement people =
      (database.sql().prepare << "SELECT name, display, password, roles, disabled, version "
                                 "FROM account ORDER BY name",
       soci::into(account.name), soci::into(account.display), soci::into(account.password_hash),
       soci::into(roles), soci::into(disabled), soci::into(version));
  people.execute();
  while (people.fetch()) {
    account.roles = parse_roles(roles);
    account.disabled = disabled != 0;
    account.version = version;
    places[account.name] = accounts.size();
    accounts.push_back(account);
  }
  std::string name;
  std::string desk;
  soci::statement desks =
      (database.sql().prepare << "SELECT account, desk FROM account_desk ORDER BY account, place",
       soci::into(name), soci::into(desk));
  desks.execute();
  while (desks.fetch()) {
    const auto found = places.find(name);
    if (found != places.end()) accounts[found->second].desks.push_back(desk);
  }
  return accounts;
}

std::optional<Account> find_account(Database& database, std::string_view name) {
  for (auto& account : load_accounts(database)) {
    if (account.name == name) return std::move(account);
  }
  return std::nullopt;
}

void put_account(Database& database, const Account& account) {
  auto& sql = database.sql();
  const auto roles = joined(account.roles.names());
  const int disabled = account.disabled ? 1 : 0;
  const long long version = account.version;
  sql << "INSERT INTO account(name, display, password, roles, disabled, version) "
         "VALUES(:name, :display, :password, :roles, :disabled, :version) "
         "ON CONFLICT(name) DO UPDATE SET display = excluded.display, "
         "password = excluded.password, roles = excluded.roles, disabled = excluded.disabled, "
         "version = excluded.version",
      soci::use(account.name), soci::use(account.display), soci::use(account.password_hash),
      soci::use(roles), soci::use(disabled), soci::use(version);
  sql << "DELETE FROM account_desk WHERE account = :name", soci::use(account.name);
  int place = 0;
  for (const auto& desk : account.desks) {
    sql << "INSERT INTO account_desk(account, desk, place) VALUES(:name, :desk, :place)",
        soci::use(account.name), soci::use(desk), soci::use(place);
    ++place;
  }
  raise_revision(database, "accounts");
}

bool remove_account(Database& database, std::string_view name) {
  if (!find_account(database, name)) return false;
  const std::string key(name);
  database.sql() << "DELETE FROM account WHERE name = :name", soci::use(key);
  raise_revision(database, "accounts");
  return true;
}

int count_supervisors(Database& database) {
  const auto accounts = load_accounts(database);
  return static_cast<int>(
      std::count_if(accounts.begin(), accounts.end(), [](const Account& account) {
        return !account.disabled && account.roles.has(AccountRole::kSupervisor);
      }));
}

void import_accounts(Database& database, const std::filesystem::path& file) {
  const auto content = read_file(file);
  if (!content) return;
  std::vector<Account> accounts;
  try {
    accounts = parse_file(*content);
  } catch (const std::exception&) {
    throw std::runtime_error(file.string() + " is damaged: it is no list of accounts");
  }
  Transaction transaction(database);
  for (auto& account : accounts) {
    std::vector<std::string> once;
    for (auto& desk : account.desks) {
      if (std::find(once.begin(), once.end(), desk) == once.end()) once.push_back(std::move(desk));
    }
    account.desks = std::move(once);
    if (!find_account(database, account.name)) put_account(database, account);
  }
  transaction.commit();
  auto kept = file;
  kept += ".imported";
  std::filesystem::rename(file, kept);
}

}  // namespace sportello::signaling
