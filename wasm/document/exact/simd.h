// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace sportello::document::simd {

// Vectors of kLanes * n signed 16-bit numbers, aligned to 16 bytes. The scalar code defines the
// results; the others give the same to the bit.
inline constexpr int kLanes = 8;

/// Sum of products. The caller keeps it within 32 bits.
template <int kSize>
int32_t dot(const int16_t* a, const int16_t* b) {
  static_assert(kSize % kLanes == 0);
#if defined(__wasm_simd128__)
  v128_t sum = wasm_i32x4_dot_i16x8(wasm_v128_load(a), wasm_v128_load(b));
  for (int i = kLanes; i < kSize; i += kLanes) {
    sum = wasm_i32x4_add(sum, wasm_i32x4_dot_i16x8(wasm_v128_load(a + i), wasm_v128_load(b + i)));
  }
  sum = wasm_i32x4_add(sum, wasm_i32x4_shuffle(sum, sum, 2, 3, 0, 1));
  return wasm_i32x4_extract_lane(sum, 0) + wasm_i32x4_extract_lane(sum, 1);
#elif defined(__SSE2__)
  __m128i sum = _mm_madd_epi16(*reinterpret_cast<const __m128i*>(a), *reinterpret_cast<const __m128i*>(b));
  for (int i = kLanes; i < kSize; i += kLanes) {
    sum = _mm_add_epi32(sum, _mm_madd_epi16(*reinterpret_cast<const __m128i*>(a + i),
                                            *reinterpret_cast<const __m128i*>(b + i)));
  }
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0x4e));
  sum = _mm_add_epi32(sum, _mm_shuffle_epi32(sum, 0xb1));
  return _mm_cvtsi128_si32(sum);
#else
  int32_t sum = 0;
  for (int i = 0; i < kSize; ++i) sum += a[i] * b[i];
  return sum;
#endif
}

/// weights[i] += round(inputs[i] * error / 2^15), saturated.
template <int kSize>
void train(int16_t* weights, const int16_t* inputs, int16_t error) {
  static_assert(kSize % kLanes == 0);
#if defined(__wasm_simd128__)
  const v128_t e = wasm_i16x8_splat(error);
  for (int i = 0; i < kSize; i += kLanes) {
    const v128_t step = wasm_i16x8_q15mulr_sat(wasm_v128_load(inputs + i), e);
    wasm_v128_store(weights + i, wasm_i16x8_add_sat(wasm_v128_load(weights + i), step));
  }
#elif defined(__SSE2__)
  const __m128i e = _mm_set1_epi16(error);
  const __m128i one = _mm_set1_epi16(1);
  for (int i = 0; i < kSize; i += kLanes) {
    const __m128i in = *reinterpret_cast<const __m128i*>(inputs + i);
    const __m128i high = _mm_mulhi_epi16(in, e);
    const __m128i low = _mm_mullo_epi16(in, e);
    const __m128i carry = _mm_srli_epi16(_mm_add_epi16(_mm_srli_epi16(low, 14), one), 1);
    const __m128i step = _mm_add_epi16(_mm_add_epi16(high, high), carry);
    auto* w = reinterpret_cast<__m128i*>(weights + i);
    *w = _mm_adds_epi16(*w, step);
  }
#else
  for (int i = 0; i < kSize; ++i) {
    int32_t weight = weights[i] + ((inputs[i] * error + 0x4000) >> 15);
    weight = weight > 32767 ? 32767 : weight < -32768 ? -32768 : weight;
    weights[i] = static_cast<int16_t>(weight);
  }
#endif
}

}  // namespace sportello::document::simd
