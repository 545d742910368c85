// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <variant>

#include "accounts/accounts.h"
#include "openid/claims.h"
#include "openid/openid_config.h"
#include "openid/openid_fault.h"

namespace sportello::signaling {

/// Who the provider says somebody is.
struct Person {
  std::string issuer;
  std::string subject;  ///< the provider's own id, which never goes to another person
  std::string account;
  std::string display;  ///< empty where it says none
  Roles roles;          ///< by `roles_claim`
};

/// Whether the claims lack something that the configuration reads, so that it is worth asking the
/// provider's userinfo endpoint.
bool lacks_claims(const Claims& claims, const OpenIdConfig& config);

/// Adds what userinfo knows to the claims of the ID token, which stay as they are. False where it
/// speaks of another subject.
bool add_userinfo(Claims& claims, const Claims& userinfo);

/// Reads the configured claims. An e-mail address names an account only where the provider has
/// verified it.
std::variant<Person, OpenIdFault> read_person(const Claims& claims, const OpenIdConfig& config);

}  // namespace sportello::signaling
