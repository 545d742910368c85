// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>

#include "document/image/image.h"

namespace sportello::document {

/// How many pixels of a page lie in tiles of continuous tone (photographs, scans), where nearly every
/// pixel differs from its neighbours; 0 for print and drawings.
size_t continuous_tone_pixels(const Image& page);

}  // namespace sportello::document
