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

/// Weights of four pixels in a row or column, as numbers and in whole parts of 2^19: 256 high + low.
struct BicubicWeights {
  std::array<float, 4> exact{};
  std::array<int16_t, 4> high{};
  std::array<int16_t, 4> low{};  // 0..255
};

namespace detail {

inline constexpr int kBicubicFraction = 19;
inline constexpr int kBicubicLow = 8;  // bits

/// The weighted sum of four pixels for each channel, in parts of 2^19. The scalar code defines the result; the
/// others give the same.
inline Int4 weigh_row(const Rgba* in, const BicubicWeights& weights) {
#if defined(__wasm_simd128__)
  const auto pair = [](int16_t first, int16_t second) { return wasm_i32x4_splat(static_cast<uint16_t>(first) | second * 65536); };
  const v128_t zero = wasm_i32x4_const(0, 0, 0, 0);
  const v128_t pixels = wasm_v128_load(in);
  const v128_t left = wasm_i8x16_shuffle(pixels, zero, 0, 16, 4, 16, 1, 16, 5, 16, 2, 16, 6, 16, 3, 16, 7, 16);
  const v128_t right = wasm_i8x16_shuffle(pixels, zero, 8, 16, 12, 16, 9, 16, 13, 16, 10, 16, 14, 16, 11, 16, 15, 16);
  const auto sum = [&](const std::array<int16_t, 4>& w) {
    return wasm_i32x4_add(wasm_i32x4_dot_i16x8(left, pair(w[0], w[1])), wasm_i32x4_dot_i16x8(right, pair(w[2], w[3])));
  };
  return reinterpret_cast<Int4>(wasm_i32x4_add(wasm_i32x4_shl(sum(weights.high), kBicubicLow), sum(weights.low)));
#elif defined(__SSE2__)
  const auto pair = [](int16_t first, int16_t second) { return _mm_set1_epi32(static_cast<uint16_t>(first) | second * 65536); };
  const auto side_by_side = [](__m128i two) { return _mm_unpacklo_epi16(two, _mm_shuffle_epi32(two, 0x4e)); };
  const __m128i zero = _mm_setzero_si128();
  const __m128i pixels = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in));
  const __m128i left = side_by_side(_mm_unpacklo_epi8(pixels, zero));
  const __m128i right = side_by_side(_mm_unpackhi_epi8(pixels, zero));
  const auto sum = [&](const std::array<int16_t, 4>& w) {
    return _mm_add_epi32(_mm_madd_epi16(left, pair(w[0], w[1])), _mm_madd_epi16(right, pair(w[2], w[3])));
  };
  return reinterpret_cast<Int4>(_mm_add_epi32(_mm_slli_epi32(sum(weights.high), kBicubicLow), sum(weights.low)));
#else
  Int4 sum{};
  for (size_t x = 0; x < 4; ++x) {
    Byte4 channels;
    std::memcpy(&channels, in + x, 4);
    sum += __builtin_convertvector(channels, Int4) * (weights.high[x] * (1 << kBicubicLow) + weights.low[x]);
  }
  return sum;
#endif
}

}  // namespace detail

/// The weighted sum of 4 x 4 pixels for each channel; `stride` from row to row.
inline Float4 bicubic(const Rgba* in, size_t stride, const BicubicWeights& across, const BicubicWeights& down) {
  const auto row = [&](size_t y) { return __builtin_convertvector(detail::weigh_row(in + y * stride, across), Float4) * down.exact[y]; };
  return ((row(0) + row(1)) + (row(2) + row(3))) * (1.0f / (1 << detail::kBicubicFraction));
}

}  // namespace sportello::document
