// SPDX-License-Identifier: EUPL-1.2
#include "accounts/people_routes.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "accounts/account_store.h"
#include "accounts/password.h"
#include "base/text.h"
#include "directory/directory_routes.h"
#include "http/responses.h"
#include "reports/audit.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxDisplayBytes = 128;

/// Reads what the body names; the rest stays.
void read_person(BodyReader& body, Account& account) {
  if (body.value("name") != nullptr) account.display = body.text("name", 1, kMaxDisplayBytes);
  account.disabled = body.flag_or("disabled", account.disabled);
  if (body.value("roles") != nullptr) {
    account.roles = {};
    for (const auto& name : body.texts("roles", 8, 32)) {
      const auto role = parse_role(name);
      if (role) account.roles.add(*role);
      if (!role) body.refuse("roles");
    }
    if (account.roles.empty()) body.refuse("roles");
  }
  if (body.value("desks") == nullptr) return;
  account.desks.clear();
  for (auto& desk : body.texts("desks", 200, 64)) {
    if (!is_identifier(desk)) body.refuse("desks");
    const auto& known = account.desks;
    if (std::find(known.begin(), known.end(), desk) == known.end()) {
      account.desks.push_back(std::move(desk));
    }
  }
}

/// Empty where none is given.
std::string read_password(BodyReader& body) {
  const auto* given = body.value("password");
  if (given == nullptr || given->is_null()) return {};
  if (given->is_string() && given->get_string().size() >= kMinPasswordBytes &&
      given->get_string().size() <= kMaxPasswordBytes) {
    return {given->get_string().data(), given->get_string().size()};
  }
  body.refuse("password");
  return {};
}

/// `work` with the hash of the password, which takes a while.
ApiAnswer with_hash(std::string password,
                    std::function<StorageWork(std::string hash)> work) {
  if (password.empty()) return work({});
  return SlowWork{[password = std::move(password), work = std::move(work)] {
    return [work, hash = hash_password(password)]() -> ApiAnswer { return work(hash); };
  }};
}

Finish error(unsigned status, std::string_view code) {
  return [status, code] { return error_response(status, code); };
}

/// Whether nobody would be left who may change people.
bool leaves_no_supervisor(Database& database, const Account& before, const Account* after) {
  const auto is_one = [](const Account& account) {
    return !account.disabled && account.roles.has(AccountRole::kSupervisor);
  };
  if (!is_one(before) || (after != nullptr && is_one(*after))) return false;
  return count_supervisors(database) <= 1;
}

ApiAnswer list_people(const ApiRequest&) {
  return StorageWork([](Database& database) -> Finish {
    json::array people;
    for (const auto& account : load_accounts(database)) people.push_back(person_value(account));
    return [body = json::object{{"people", std::move(people)}}] {
      return json_response(200, body);
    };
  });
}

ApiAnswer add_person(const ApiRequest& request, Snapshots& snapshots) {
  BodyReader body(request.body);
  Account account;
  account.name = to_lower(body.text("id", 1, 64));
  if (!is_account_name(account.name)) body.refuse("id");
  account.display = account.name;
  read_person(body, account);
  auto password = read_password(body);
  if (password.empty()) body.refuse("password");
  if (auto fault = body.fault()) return *fault;
  return with_hash(std::move(password), [account, who = request.who->account.name,
                                         now = request.now, &snapshots](std::string hash) {
    return StorageWork([account, hash, who, now, &snapshots](Database& database) -> Finish {
      const auto people = load_accounts(database);
      if (people.size() >= kMaxPeople) return error(409, "too_many_people");
      for (const auto& known : people) {
        if (known.name == account.name) return conflict(person_value(known));
      }
      auto fresh = account;
      fresh.password_hash = hash;
      put_account(database, fresh);
      audit(database, {now, who, "person.add", fresh.name, nullptr, person_value(fresh)});
      return in_force(database, snapshots, 201, person_value(fresh));
    });
  });
}

ApiAnswer change_person(const ApiRequest& request, Snapshots& snapshots) {
  // Read twice: now for its faults, and later upon the account as it then stands.
  BodyReader body(request.body);
  Account scratch;
  read_person(body, scratch);
  auto password = read_password(body);
  const auto version = given_version(body);
  if (auto fault = body.fault()) return *fault;
  auto given = request.body;
  given.erase("password");
  return with_hash(std::move(password), [name = std::string(request.parts[0]), given, version,
                                         who = request.who->account.name, now = request.now,
                                         &snapshots](std::string hash) {
    return StorageWork([=, &snapshots](Database& database) -> Finish {
      const auto known = find_account(database, name);
      if (!known) return error(404, "unknown");
      if (version && *version != known->version) return conflict(person_value(*known));
      auto account = *known;
      BodyReader again(given);
      read_person(again, account);
      if (!hash.empty()) account.password_hash = hash;
      if (leaves_no_supervisor(database, *known, &account)) return error(409, "last_supervisor");
      ++account.version;
      put_account(database, account);
      auto after = person_value(account);
      if (!hash.empty()) after["password"] = "changed";
      audit(database, {now, who, "person.put", name, person_value(*known), after});
      return in_force(database, snapshots, 200, person_value(account));
    });
  });
}

ApiAnswer delete_person(const ApiRequest& request, Snapshots& snapshots) {
  BodyReader body(request.body);
  const auto version = given_version(body);
  if (auto fault = body.fault()) return *fault;
  return StorageWork([name = std::string(request.parts[0]), version,
                      who = request.who->account.name, now = request.now,
                      &snapshots](Database& database) -> Finish {
    const auto known = find_account(database, name);
    if (!known) return error(404, "unknown");
    if (version && *version != known->version) return conflict(person_value(*known));
    if (leaves_no_supervisor(database, *known, nullptr)) return error(409, "last_supervisor");
    remove_account(database, name);
    audit(database, {now, who, "person.remove", name, person_value(*known), nullptr});
    return in_force(database, snapshots, 200, {});
  });
}

}  // namespace

json::object person_value(const Account& account) {
  const auto roles = account.roles.names();
  return {{"id", account.name},
          {"name", account.display},
          {"roles", json::array(roles.begin(), roles.end())},
          {"desks", json::array(account.desks.begin(), account.desks.end())},
          {"disabled", account.disabled},
          {"version", account.version}};
}

void add_people_routes(ApiRoutes& routes, Snapshots& snapshots) {
  routes.add({Method::kGet, "/api/office/people", Access::kSupervisor, list_people});
  routes.add({Method::kPost, "/api/office/people", Access::kSupervisor,
              [&snapshots](const ApiRequest& r) { return add_person(r, snapshots); }});
  routes.add({Method::kPost, "/api/office/people/{id}", Access::kSupervisor,
              [&snapshots](const ApiRequest& r) { return change_person(r, snapshots); }});
  routes.add({Method::kDelete, "/api/office/people/{id}", Access::kSupervisor,
              [&snapshots](const ApiRequest& r) { return delete_person(r, snapshots); }});
}

}  // namespace sportello::signaling
