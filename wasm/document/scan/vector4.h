// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <cstring>

#include "document/image/image.h"

namespace sportello::document {

/// Four floats that are computed at once: SSE natively, SIMD in WebAssembly.
typedef float Float4 __attribute__((vector_size(16)));
typedef int32_t Int4 __attribute__((vector_size(16)));
typedef uint8_t Byte4 __attribute__((vector_size(4)));

inline Float4 load(const Rgba& pixel) {
  Byte4 bytes;
  std::memcpy(&bytes, &pixel, 4);
  return __builtin_convertvector(bytes, Float4);
}

/// Rounds; values must be within 0..255.
inline Rgba store(Float4 value) {
  const Int4 whole = __builtin_convertvector(value + 0.5f, Int4);
  return {static_cast<uint8_t>(whole[0]), static_cast<uint8_t>(whole[1]), static_cast<uint8_t>(whole[2]),
          static_cast<uint8_t>(whole[3])};
}

inline Float4 clamp_to_byte(Float4 value) {
  const Float4 zero{0, 0, 0, 0}, full{255, 255, 255, 255};
  value = value > zero ? value : zero;
  return value < full ? value : full;
}

}  // namespace sportello::document
