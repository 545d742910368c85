// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/time.h"

namespace sportello::signaling {

/// The call-back or the appointment that a call is about, as the operator is told.
struct VisitFacts {
  std::string id;
  std::string kind;  ///< `callback` or `appointment`
  std::string name;
  std::string subject;
  TimeMs at = 0;  ///< when the call-back was asked for, or the appointment begins
};

}  // namespace sportello::signaling
