// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello::document {

// What the first byte of a base packet says.
inline constexpr uint32_t kBaseLast = 1;   // the base ends with it
inline constexpr uint32_t kBaseUnits = 2;  // holds colours of units of ink
inline constexpr uint32_t kBaseCells = 4;  // holds labels of cells
inline constexpr uint32_t kBasePaper = 8;  // holds rough paper
inline constexpr uint32_t kBaseEdges = 16;  // holds labels of pixels
inline constexpr uint32_t kBaseFlags = 31;

}  // namespace sportello::document
