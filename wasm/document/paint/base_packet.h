// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello::document {

// What the first byte of a base packet says.
inline constexpr uint32_t kBaseLast = 1;   // the base ends with it
inline constexpr uint32_t kBaseUnits = 2;  // holds colours of units of ink
inline constexpr uint32_t kBasePaper = 4;  // holds rough paper
inline constexpr uint32_t kBaseFlags = 7;

}  // namespace sportello::document
