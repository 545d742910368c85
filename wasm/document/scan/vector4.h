// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <cstring>

#include "document/image/image.h"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

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
  Rgba pixel;
#if defined(__wasm_simd128__)
  const v128_t half = wasm_i16x8_narrow_i32x4(reinterpret_cast<v128_t>(whole), reinterpret_cast<v128_t>(whole));
  const int32_t bytes = wasm_i32x4_extract_lane(wasm_u8x16_narrow_i16x8(half, half), 0);
  std::memcpy(static_cast<void*>(&pixel), &bytes, 4);
#elif defined(__SSE2__)
  const __m128i half = _mm_packs_epi32(reinterpret_cast<__m128i>(whole), reinterpret_cast<__m128i>(whole));
  const int32_t bytes = _mm_cvtsi128_si32(_mm_packus_epi16(half, half));
  std::memcpy(static_cast<void*>(&pixel), &bytes, 4);
#else
  pixel = {static_cast<uint8_t>(whole[0]), static_cast<uint8_t>(whole[1]), static_cast<uint8_t>(whole[2]), static_cast<uint8_t>(whole[3])};
#endif
  return pixel;
}

inline Float4 clamp_to_byte(Float4 value) {
  const Float4 zero{0, 0, 0, 0}, full{255, 255, 255, 255};
  value = value > zero ? value : zero;
  return value < full ? value : full;
}

}  // namespace sportello::document
