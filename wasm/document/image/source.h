// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello::document {

/// Where a page comes from.
enum class Source : uint8_t {
  kCamera,   // photographed paper, flattened by `scan/`
  kPicture,  // an image file
  kPdf,      // a rendered page of a PDF
  kScreen,   // a window or screen
};

}  // namespace sportello::document
