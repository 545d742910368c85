// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "requests/request_form.h"
#include "storage/database.h"

namespace sportello::signaling {

/// `kCalling`: an operator is ready and the citizen's link opens the call. `kWithdrawn`: taken back;
/// nothing of the citizen's is left in it.
enum class CallbackState : std::uint8_t { kOpen, kCalling, kDone, kUnreachable, kWithdrawn };

std::string_view to_string(CallbackState state);
std::optional<CallbackState> callback_state_from(std::string_view text);

/// A request to be called back, as it is stored.
struct Callback {
  std::string id;
  CallbackForm form;
  CallbackState state = CallbackState::kOpen;
  TimeMs made = 0;
  TimeMs changed = 0;
};

/// What came of `add_callback`.
struct AddedCallback {
  std::string id;     ///< empty: refused
  std::string token;  ///< for the link
};

/// Stores a request. Refused where this phone or e-mail has three open ones at this desk already,
/// or the desk has a thousand: somebody is playing.
AddedCallback add_callback(Database& database, const CallbackForm& form, TimeMs now);

std::optional<Callback> find_callback(Database& database, const std::string& id);

/// Those of the desks that an operator has to do with, and those closed within the last day: the
/// ones in `calling` first, then the oldest. At most 500.
std::vector<Callback> callbacks_of(Database& database, std::span<const std::string> desks,
                                   TimeMs now);

/// Sets the state; false if it is withdrawn or there is none.
bool set_callback_state(Database& database, const std::string& id, CallbackState state, TimeMs now);

/// The citizen takes it back: all personal data go at once; the link still says so.
bool withdraw_callback(Database& database, const std::string& id, TimeMs now);

}  // namespace sportello::signaling
