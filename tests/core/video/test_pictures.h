// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "video/video_types.h"

namespace sportello::testing {

inline std::uint32_t mix(std::uint32_t value) {
  value = (value ^ (value >> 16)) * 0x7feb352du;
  value = (value ^ (value >> 15)) * 0x846ca68bu;
  return value ^ (value >> 16);
}

/// A brightness of 0..255 that varies smoothly over cells of 2^shift pixels.
inline int smooth_noise(int x, int y, int shift, std::uint32_t seed) {
  const int size = 1 << shift;
  const auto corner = [&](int cx, int cy) {
    return static_cast<int>(mix(seed ^ static_cast<std::uint32_t>(cx * 7919 + cy * 104729)) & 255u);
  };
  const int cx = x >> shift;
  const int cy = y >> shift;
  const int fx = x & (size - 1);
  const int fy = y & (size - 1);
  const int top = corner(cx, cy) * (size - fx) + corner(cx + 1, cy) * fx;
  const int bottom = corner(cx, cy + 1) * (size - fx) + corner(cx + 1, cy + 1) * fx;
  return (top * (size - fy) + bottom * fy) >> (2 * shift);
}

/// Draws picture `index` of a scene that looks like a call to a codec: a still, textured wall, a
/// person who sways and turns, and the noise of a camera. Integers only: alike on every platform.
inline void draw_picture(int width, int height, int index, std::span<std::uint8_t> i420) {
  std::uint8_t* luma = i420.data();
  const int phase = index % 64 < 32 ? index % 64 : 64 - index % 64;
  const int person_x = width / 2 + (phase - 16) * width / 256;
  const int person_y = height * 5 / 8 + (phase * phase % 7);
  const int radius_x = width / 5;
  const int radius_y = height / 3;
  const auto on_person = [&](int x, int y) {
    const std::int64_t dx = (x - person_x) * 1024 / radius_x;
    const std::int64_t dy = (y - person_y) * 1024 / radius_y;
    return dx * dx + dy * dy < 1024 * 1024;
  };
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      int value = 0;
      if (on_person(x, y)) {
        value = 60 + smooth_noise(x - person_x + 4096, y - person_y + 4096 + index / 2, 4, 11) / 2;
      } else {
        value = 90 + smooth_noise(x, y, 6, 3) / 3 + smooth_noise(x, y, 2, 5) / 8;
      }
      const auto place = static_cast<std::uint32_t>(y * width + x);
      value += static_cast<int>(mix(place * 31u + static_cast<std::uint32_t>(index)) & 3u);
      luma[y * width + x] = static_cast<std::uint8_t>(value > 255 ? 255 : value);
    }
  }
  const int chroma_width = (width + 1) / 2;
  const int chroma_height = (height + 1) / 2;
  std::uint8_t* u = luma + width * height;
  std::uint8_t* v = u + chroma_width * chroma_height;
  for (int y = 0; y < chroma_height; ++y) {
    for (int x = 0; x < chroma_width; ++x) {
      const bool person = on_person(2 * x, 2 * y);
      u[y * chroma_width + x] =
          static_cast<std::uint8_t>(person ? 110 : 128 + y * 16 / chroma_height);
      v[y * chroma_width + x] = static_cast<std::uint8_t>(person ? 150 : 120);
    }
  }
}

/// Peak signal-to-noise ratio in dB over the luma planes; 100 if they are equal.
inline double luma_psnr(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b, int width,
                        int height) {
  const auto samples = static_cast<std::size_t>(width * height);
  std::uint64_t error = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    const int difference = a[i] - b[i];
    error += static_cast<std::uint64_t>(difference * difference);
  }
  if (error == 0) return 100;
  return 10 * std::log10(255.0 * 255.0 * static_cast<double>(samples) / static_cast<double>(error));
}

/// FNV-1a over 64 bits: tells whether two runs gave the same bytes.
class Fingerprint {
 public:
  void add(std::span<const std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes) value_ = (value_ ^ byte) * 0x100000001b3u;
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325u;
};

}  // namespace sportello::testing
