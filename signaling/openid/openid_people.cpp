// SPDX-License-Identifier: EUPL-1.2
#include "openid/openid_people.h"

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "accounts/account_store.h"
#include "accounts/password.h"
#include "accounts/people_routes.h"
#include "directory/directory_store.h"
#include "reports/audit.h"

namespace sportello::signaling {
namespace {

constexpr std::string_view kWho = "openid";

struct Tie {
  std::string issuer;
  std::string subject;
};

std::optional<Tie> find_tie(Database& database, const std::string& account) {
  Tie tie;
  database.sql() << "SELECT issuer, subject FROM openid_person WHERE account = :account",
      soci::into(tie.issuer), soci::into(tie.subject), soci::use(account);
  if (!database.sql().got_data()) return std::nullopt;
  return tie;
}

/// Takes the place of a tie to an earlier provider.
void put_tie(Database& database, const std::string& account, const Person& person) {
  database.sql() << "INSERT INTO openid_person(account, issuer, subject) "
                    "VALUES(:account, :issuer, :subject) ON CONFLICT(account) DO UPDATE SET "
                    "issuer = excluded.issuer, subject = excluded.subject",
      soci::use(account), soci::use(person.issuer), soci::use(person.subject);
}

std::variant<Account, OpenIdFault> add_account(Database& database, const OpenIdConfig& config,
                                               const Person& person, TimeMs now) {
  if (load_accounts(database).size() >= kMaxPeople) {
    return OpenIdFault{OpenIdOutcome::kNotEnabled, "too_many_people"};
  }
  Account account;
  account.name = person.account;
  account.display = person.display.empty() ? person.account : person.display;
  account.password_hash = no_password();
  account.roles = config.roles_claim.empty() ? config.new_roles : person.roles;
  for (const auto& desk : load_directory(database).desks) account.desks.push_back(desk.id);
  put_account(database, account);
  audit(database, {now, kWho, "person.add", account.name, nullptr, person_value(account)});
  return account;
}

}  // namespace

const RoomSchema& openid_schema() {
  static const RoomSchema schema{
      "openid",
      {"CREATE TABLE openid_person(account TEXT PRIMARY KEY REFERENCES account(name) "
       "ON DELETE CASCADE, issuer TEXT NOT NULL, subject TEXT NOT NULL);"}};
  return schema;
}

std::variant<Account, OpenIdFault> admit_person(Database& database, const OpenIdConfig& config,
                                                const Person& person, TimeMs now) {
  auto known = find_account(database, person.account);
  if (!known) {
    if (!config.make_people) return OpenIdFault{OpenIdOutcome::kNotEnabled, "no_account"};
    auto added = add_account(database, config, person, now);
    if (std::holds_alternative<Account>(added)) put_tie(database, person.account, person);
    return added;
  }
  if (known->disabled) return OpenIdFault{OpenIdOutcome::kNotEnabled, "disabled"};
  const auto tie = find_tie(database, known->name);
  const bool same_provider = tie && tie->issuer == person.issuer;
  if (same_provider && tie->subject != person.subject) {
    return OpenIdFault{OpenIdOutcome::kNotEnabled, "account_of_another"};
  }
  if (!same_provider) put_tie(database, known->name, person);
  if (config.roles_claim.empty() || known->roles == person.roles) return *known;
  auto account = *known;
  account.roles = person.roles;
  ++account.version;
  put_account(database, account);
  audit(database,
        {now, kWho, "person.put", account.name, person_value(*known), person_value(account)});
  return account;
}

}  // namespace sportello::signaling
