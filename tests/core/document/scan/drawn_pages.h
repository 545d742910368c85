// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "document/image/image.h"

namespace sportello::testing {

/// Where `draw_letter` puts its stamp: red ink, in shares of the page.
inline constexpr float kStampX = 0.72f;
inline constexpr float kStampY = 0.82f;

/// A4 with lines of small print, a heading, a ruled table and a red stamp. `width` in pixels.
document::Image draw_letter(int width, uint64_t seed = 20100101);

/// An identity card (ID-1): tinted ground, a portrait, lines of print.
document::Image draw_card(int width, uint64_t seed = 20100101);

/// A receipt, three and a half times as high as wide.
document::Image draw_receipt(int width, uint64_t seed = 20100101);

}  // namespace sportello::testing
