// SPDX-License-Identifier: EUPL-1.2
#include "accounts/accounts.h"

#include <sys/stat.h>

#include <boost/json.hpp>
#include <stdexcept>
#include <utility>

#include "base/secret_file.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& value) {
  const auto& text = value.as_string();
  return {text.data(), text.size()};
}

std::map<std::string, Account, std::less<>> parse(const std::string& content) {
  std::map<std::string, Account, std::less<>> accounts;
  const auto document = json::parse(content);
  if (document.at("version").to_number<int>() != 1) throw std::invalid_argument("version");
  for (const auto& item : document.at("users").as_array()) {
    Account account{
        text_of(item.at("name")), text_of(item.at("display")), {}, text_of(item.at("password"))};
    for (const auto& desk : item.at("desks").as_array()) account.desks.push_back(text_of(desk));
    accounts.insert_or_assign(account.name, std::move(account));
  }
  return accounts;
}

}  // namespace

Accounts::Accounts(std::filesystem::path file) : file_(std::move(file)) { refresh(); }

std::optional<Account> Accounts::find(std::string_view name) {
  refresh();
  const auto found = accounts_.find(name);
  if (found == accounts_.end()) return std::nullopt;
  return found->second;
}

std::vector<Account> Accounts::list() {
  refresh();
  std::vector<Account> all;
  for (const auto& [name, account] : accounts_) all.push_back(account);
  return all;
}

void Accounts::put(const Account& account) {
  const FileLock lock(file_);
  refresh();
  accounts_.insert_or_assign(account.name, account);
  save();
}

bool Accounts::remove(std::string_view name) {
  const FileLock lock(file_);
  refresh();
  const auto found = accounts_.find(name);
  if (found == accounts_.end()) return false;
  accounts_.erase(found);
  save();
  return true;
}

Accounts::Stamp Accounts::stamp() const {
  struct stat info {};
  if (::stat(file_.c_str(), &info) != 0) return {};
  return {std::int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec,
          static_cast<std::uint64_t>(info.st_ino)};
}

void Accounts::refresh() {
  const auto current = stamp();
  if (current == loaded_) return;
  const auto content = read_file(file_);
  try {
    accounts_ = content ? parse(*content) : decltype(accounts_){};
  } catch (const std::exception&) {
    throw std::runtime_error(file_.string() + " is damaged: it is no list of accounts");
  }
  loaded_ = current;
}

void Accounts::save() {
  json::array users;
  for (const auto& [name, account] : accounts_) {
    users.push_back({{"name", account.name},
                     {"display", account.display},
                     {"desks", json::array(account.desks.begin(), account.desks.end())},
                     {"password", account.password_hash}});
  }
  write_secret_file(file_, json::serialize(json::object{{"version", 1}, {"users", users}}) + "\n");
  loaded_ = stamp();
}

}  // namespace sportello::signaling
