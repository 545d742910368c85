// SPDX-License-Identifier: EUPL-1.2
#include "openid/openid_fault.h"

namespace sportello::signaling {

std::string_view to_string(OpenIdOutcome outcome) {
  switch (outcome) {
    case OpenIdOutcome::kUnavailable:
      return "unavailable";
    case OpenIdOutcome::kExpired:
      return "expired";
    case OpenIdOutcome::kCancelled:
      return "cancelled";
    case OpenIdOutcome::kNotEnabled:
      return "not_enabled";
    case OpenIdOutcome::kTooMany:
      return "too_many";
    default:
      return "refused";
  }
}

}  // namespace sportello::signaling
