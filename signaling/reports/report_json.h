// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "reports/figures.h"

namespace sportello::signaling {

/// The body of `GET /api/office/reports` (docs/office.md). `kept_days`: for how long reports are kept.
std::string report_body(const Report& report, std::int64_t kept_days);

}  // namespace sportello::signaling
