// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "document/scan/vector4.h"

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sportello::document {

/// Weights of four pixels in a row or column, with 12 bits of fraction.
using BicubicWeights = std::array<int16_t, 4>;
inline constexpr int kBicubicFraction = 18;  // of what comes out

/// The weighted sum of 4 x 4 pixels, `stride` apart from row to row, for each channel. The scalar code defines the
/// result; the others give the same to the bit.
inline Int4 bicubic(const Rgba* in, size_t stride, const BicubicWeights& across, const BicubicWeights& down) {
  constexpr int kDropped = 6;  // bits of a row's sum, so that it fits 16
#if defined(__wasm_simd128__)
  const auto pair = [](int16_t low, int16_t high) { return wasm_i32x4_splat(static_cast<uint16_t>(low) | high * 65536); };
  const v128_t zero = wasm_i32x4_const(0, 0, 0, 0);
  const v128_t first = pair(across[0], across[1]), second = pair(across[2], across[3]);
  const auto row = [&](size_t y) {
    const v128_t pixels = wasm_v128_load(in + y * stride);
    const v128_t left = wasm_i8x16_shuffle(pixels, zero, 0, 16, 4, 16, 1, 16, 5, 16, 2, 16, 6, 16, 3, 16, 7, 16);
    const v128_t right = wasm_i8x16_shuffle(pixels, zero, 8, 16, 12, 16, 9, 16, 13, 16, 10, 16, 14, 16, 11, 16, 15, 16);
    const v128_t sum = wasm_i32x4_add(wasm_i32x4_dot_i16x8(left, first), wasm_i32x4_dot_i16x8(right, second));
    return wasm_i32x4_shr(wasm_i32x4_add(sum, wasm_i32x4_splat(1 << (kDropped - 1))), kDropped);
  };
  const auto rows = [&](size_t y) {
    return wasm_v128_or(wasm_v128_and(row(y), wasm_i32x4_splat(0xffff)), wasm_i32x4_shl(row(y + 1), 16));
  };
  return reinterpret_cast<Int4>(wasm_i32x4_add(wasm_i32x4_dot_i16x8(rows(0), pair(down[0], down[1])),
                                               wasm_i32x4_dot_i16x8(rows(2), pair(down[2], down[3]))));
#elif defined(__SSE2__)
  const auto pair = [](int16_t low, int16_t high) { return _mm_set1_epi32(static_cast<uint16_t>(low) | high * 65536); };
  const __m128i zero = _mm_setzero_si128();
  const __m128i first = pair(across[0], across[1]), second = pair(across[2], across[3]);
  const auto side_by_side = [](__m128i two) { return _mm_unpacklo_epi16(two, _mm_shuffle_epi32(two, 0x4e)); };
  const auto row = [&](size_t y) {
    const __m128i pixels = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + y * stride));
    const __m128i left = side_by_side(_mm_unpacklo_epi8(pixels, zero));
    const __m128i right = side_by_side(_mm_unpackhi_epi8(pixels, zero));
    const __m128i sum = _mm_add_epi32(_mm_madd_epi16(left, first), _mm_madd_epi16(right, second));
    return _mm_srai_epi32(_mm_add_epi32(sum, _mm_set1_epi32(1 << (kDropped - 1))), kDropped);
  };
  const auto rows = [&](size_t y) {
    return _mm_or_si128(_mm_and_si128(row(y), _mm_set1_epi32(0xffff)), _mm_slli_epi32(row(y + 1), 16));
  };
  return reinterpret_cast<Int4>(_mm_add_epi32(_mm_madd_epi16(rows(0), pair(down[0], down[1])),
                                              _mm_madd_epi16(rows(2), pair(down[2], down[3]))));
#else
  int32_t sums[4] = {};
  for (size_t y = 0; y < 4; ++y) {
    int32_t row[4] = {};
    for (size_t x = 0; x < 4; ++x) {
      uint8_t channels[4];
      std::memcpy(channels, in + y * stride + x, 4);
      for (size_t c = 0; c < 4; ++c) row[c] += channels[c] * across[x];
    }
    for (size_t c = 0; c < 4; ++c) sums[c] += ((row[c] + (1 << (kDropped - 1))) >> kDropped) * down[y];
  }
  return Int4{sums[0], sums[1], sums[2], sums[3]};
#endif
}

}  // namespace sportello::document
