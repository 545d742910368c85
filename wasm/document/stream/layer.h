// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

namespace sportello::document {

/// In the order sent: after `kText` a page is readable, after `kPicture` good to look at, after
/// `kExact` equal to its source to the pixel.
enum class Layer : uint8_t { kText = 0, kPicture = 1, kExact = 2 };

}  // namespace sportello::document
