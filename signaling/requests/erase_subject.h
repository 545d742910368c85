// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>

namespace sportello::signaling {

/// Whose data a person asks to have erased; an empty field says nothing. E-mail regardless of case,
/// phone by its digits.
struct EraseSubject {
  std::string email;
  std::string phone;
};

/// How much there is, or was, of a person.
struct PersonalData {
  std::size_t requests = 0;  ///< call-backs and appointments
  std::size_t notes = 0;     ///< beside calls
};

}  // namespace sportello::signaling
