// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "document/image/image.h"

namespace sportello::document {

/// `mask`, padded with nothing to width x height, as one generic region of JBIG2 (ITU-T T.88, 6.2:
/// template 0, typical prediction), in the organisation that PDF embeds: segments without file header.
/// Ink is black.
std::vector<uint8_t> encode_jbig2(const Mask& mask, int width, int height);

}  // namespace sportello::document
