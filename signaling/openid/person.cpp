// SPDX-License-Identifier: EUPL-1.2
#include "openid/person.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/text.h"

namespace sportello::signaling {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxGroups = 2'000;
constexpr std::size_t kMaxDisplayBytes = 128;

bool is_yes(const json::value* value) {
  // Some providers write it as a text.
  return value != nullptr && ((value->is_bool() && value->get_bool()) ||
                              (value->is_string() && value->get_string() == "true"));
}

void add_roles(Roles& roles, const json::value& word, const OpenIdConfig& config) {
  if (!word.is_string()) return;
  const std::string_view text(word.get_string().data(), word.get_string().size());
  for (const auto& [known, role] : config.role_words) {
    if (known == text) roles.add(role);
  }
}

/// A list of words, or a single one.
Roles mapped_roles(const Claims& claims, const OpenIdConfig& config) {
  Roles roles;
  const auto* value = find_claim(claims, config.roles_claim);
  if (value == nullptr) return roles;
  if (!value->is_array()) {
    add_roles(roles, *value, config);
    return roles;
  }
  const auto& list = value->get_array();
  for (std::size_t i = 0; i < std::min(list.size(), kMaxGroups); ++i) {
    add_roles(roles, list[i], config);
  }
  return roles;
}

}  // namespace

bool lacks_claims(const Claims& claims, const OpenIdConfig& config) {
  return find_claim(claims, config.account_claim) == nullptr ||
         (config.account_claim == "email" && !claims.contains("email_verified")) ||
         (config.make_people && !claims.contains("name")) ||
         (!config.roles_claim.empty() && find_claim(claims, config.roles_claim) == nullptr);
}

bool add_userinfo(Claims& claims, const Claims& userinfo) {
  const auto subject = text_claim(claims, "sub");
  if (subject.empty() || text_claim(userinfo, "sub") != subject) return false;
  for (const auto& item : userinfo) {
    if (!claims.contains(item.key())) claims[item.key()] = item.value();
  }
  return true;
}

std::variant<Person, OpenIdFault> read_person(const Claims& claims, const OpenIdConfig& config) {
  Person person;
  person.issuer = config.issuer;
  person.subject = text_claim(claims, "sub");
  const auto* name = find_claim(claims, config.account_claim);
  if (name == nullptr || !name->is_string()) {
    return OpenIdFault{OpenIdOutcome::kNotEnabled, "no_account_claim"};
  }
  if (config.account_claim == "email" && !is_yes(claims.if_contains("email_verified"))) {
    return OpenIdFault{OpenIdOutcome::kNotEnabled, "email_not_verified"};
  }
  person.account = to_lower(trim({name->get_string().data(), name->get_string().size()}));
  if (!is_account_name(person.account)) {
    return OpenIdFault{OpenIdOutcome::kNotEnabled, "account_claim_unfit"};
  }
  person.display = trim(text_claim(claims, "name"));
  if (person.display.size() > kMaxDisplayBytes) person.display.clear();
  if (!config.roles_claim.empty()) {
    person.roles = mapped_roles(claims, config);
    if (person.roles.empty()) return OpenIdFault{OpenIdOutcome::kNotEnabled, "no_role"};
  }
  return person;
}

}  // namespace sportello::signaling
