// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello::document {

/// Where a page comes from. The values are part of the bit stream.
enum class Source : uint8_t {
  kCamera = 0,   ///< photographed paper, flattened by `scan/`
  kPicture = 1,  ///< an image file
  kPdf = 2,      ///< a rendered page of a PDF
  kScreen = 3,   ///< a window or screen
};

inline constexpr uint8_t kSourceCount = 4;

}  // namespace sportello::document
