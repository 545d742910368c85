// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello::document {

/// Where a page comes from. The values are part of the bit stream.
enum class Source : uint8_t { kCamera = 0, kPicture = 1, kPdf = 2, kScreen = 3 };

inline constexpr uint8_t kSourceCount = 4;

}  // namespace sportello::document
