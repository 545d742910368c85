// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <variant>

#include "accounts/accounts.h"
#include "base/time.h"
#include "openid/openid_config.h"
#include "openid/openid_fault.h"
#include "openid/person.h"
#include "storage/database.h"
#include "storage/migrations.h"

namespace sportello::signaling {

/// Which of the provider's people an account belongs to: names and e-mail addresses may go to
/// somebody else one day, the provider's own id does not.
const RoomSchema& openid_schema();

/// Whether a person whom the provider vouches for may enter, and as whom. The first sign-in ties
/// the account to the person; where the configuration says so, roles follow the provider and a
/// missing account is added, for all desks that there are. Changes stand in the audit log.
std::variant<Account, OpenIdFault> admit_person(Database& database, const OpenIdConfig& config,
                                                const Person& person, TimeMs now);

}  // namespace sportello::signaling
