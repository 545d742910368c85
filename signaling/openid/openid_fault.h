// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string_view>

namespace sportello::signaling {

/// What a sign-in that came to nothing is to the person: a word in the address of the page that
/// they come back to, and there a sentence.
enum class OpenIdOutcome : std::uint8_t {
  kUnavailable,  ///< the provider does not answer, or not sensibly
  kExpired,      ///< too late, begun in another browser, or used already
  kCancelled,    ///< the person thought better of it
  kRefused,      ///< what came back does not prove who it is
  kNotEnabled,   ///< it does, but this person may not enter
  kTooMany,      ///< too many attempts from this address
};

std::string_view to_string(OpenIdOutcome outcome);

/// Why, in a word for the log that names nobody.
struct OpenIdFault {
  OpenIdOutcome outcome = OpenIdOutcome::kRefused;
  std::string_view reason;  ///< a literal
};

}  // namespace sportello::signaling
