// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "document/image/image.h"

namespace sportello::document {

/// A pixel in one number, 0xRRGGBB.
using Colour = uint32_t;

constexpr Colour to_colour(Rgba pixel) {
  return static_cast<Colour>(pixel.r) << 16 | static_cast<Colour>(pixel.g) << 8 | pixel.b;
}

constexpr Rgba to_pixel(Colour colour) {
  return {static_cast<uint8_t>(colour >> 16), static_cast<uint8_t>(colour >> 8), static_cast<uint8_t>(colour), 255};
}

constexpr Colour to_colour_of_gray(uint32_t gray) { return gray * 0x010101u; }

/// Where a channel sits in a Colour. Channels are coded in this order: green, red, blue.
inline constexpr int kChannelShift[3] = {8, 16, 0};

/// A step of a multiplicative hash.
constexpr uint64_t hash_step(uint64_t hash, uint64_t value) {
  hash = (hash ^ value) * 0xd6e8feb86659fd93u;
  return hash ^ (hash >> 32);
}

/// The colours around the pixel to be coded, all known. Outside the page the nearest known counts.
struct Neighbours {
  Colour w, n, nw, ne, ww, nn;
};

}  // namespace sportello::document
