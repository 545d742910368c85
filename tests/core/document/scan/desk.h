// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>

#include "document/image/image.h"

namespace sportello::testing {

/// Red, green and blue as real numbers, 0..255.
using Plane3 = document::Plane<std::array<float, 3>>;

/// The desk as the camera sees it, in even light. `kind` is a Background.
Plane3 draw_desk(int width, int height, int kind, uint64_t seed);

}  // namespace sportello::testing
