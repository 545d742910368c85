// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "document/image/image.h"
#include "document/mask/shape_library.h"

namespace sportello::document {

inline constexpr uint64_t kSeed = 20100101;

/// Draws a glyph of the test font (digits and letters that are easily taken for each other, and some more), each
/// of its pixels `scale` wide and high. Returns its width. Unknown letters are spaces.
int draw_glyph(Mask& mask, char letter, int x, int y, int scale);

/// Lines of text; `noise`: how many of a thousand pixels on the edges of letters flip.
Mask text_page(int width, int height, int scale, int noise, const std::string& text);

/// A sentence of letters of the test font, `length` long.
std::string sample_text(size_t length);

/// Pixels that are ink with the given probability in a thousand.
Mask noise_page(int width, int height, int per_mille);

using Packets = std::vector<std::vector<uint8_t>>;
Packets encode(const Mask& mask, ShapeLibrary& library);
size_t bytes_of(const Packets& packets);

/// Decodes packets into a mask; empty if one is refused or the mask is not complete after the last.
Mask decode(const Packets& packets, int width, int height, ShapeLibrary& library);

}  // namespace sportello::document
