// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "document/exact/exact_decoder.h"
#include "document/exact/exact_encoder.h"
#include "document/image/image.h"
#include "util/random.h"

namespace sportello::document::testing {

inline constexpr uint64_t kSeed = 20100101;

inline Rgba gray(int value) {
  const auto level = static_cast<uint8_t>(std::clamp(value, 0, 255));
  return {level, level, level, 255};
}

/// Rows of rings with soft edges: the same few shapes again and again, as letters are.
inline Image text_page(int width, int height, Rgba ink = {0, 0, 0, 255}) {
  Image page(width, height, Rgba{255, 255, 255, 255});
  SplitMix64 random(kSeed);
  for (int top = 6; top + 20 < height; top += 24) {
    for (int left = 6; left + 16 < width; left += 16) {
      const int shape = static_cast<int>(random.next() % 5);
      if (shape == 4) continue;
      for (int y = 0; y < 16; ++y) {
        for (int x = 0; x < 14; ++x) {
          const int dx = 2 * x - 13;
          const int dy = 2 * y - 15;
          const int distance = dx * dx * (3 + shape) / 4 + dy * dy;
          const int cover = std::clamp((40 - std::abs(distance - 100)) * 8, 0, 256);
          const auto blend = [cover](uint8_t to) { return static_cast<uint8_t>(255 - (255 - to) * cover / 256); };
          page.at(left + x, top + y) = {blend(ink.r), blend(ink.g), blend(ink.b), 255};
        }
      }
    }
  }
  return page;
}

/// A photograph: slopes, a soft disc and noise.
inline Image photo_page(int width, int height) {
  Image page(width, height);
  SplitMix64 random(kSeed);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int noise = static_cast<int>(random.next() % 7);
      const int disc = (x - 50) * (x - 50) + (y - 40) * (y - 40) < 900 ? 60 : 0;
      page.at(x, y) = {gray(x + disc + noise).r, gray(2 * y + disc / 2 + noise).r, gray(200 - x / 2 + noise).r, 255};
    }
  }
  return page;
}

inline Image noise_page(int width, int height) {
  Image page(width, height);
  SplitMix64 random(kSeed);
  for (auto& pixel : page.values()) {
    const uint64_t bits = random.next();
    pixel = {static_cast<uint8_t>(bits), static_cast<uint8_t>(bits >> 8), static_cast<uint8_t>(bits >> 16), 255};
  }
  return page;
}

/// A screen: boxes of few colours.
inline Image palette_page(int width, int height) {
  Image page(width, height, Rgba{240, 242, 245, 255});
  SplitMix64 random(kSeed);
  const Rgba colours[4] = {{0, 102, 204, 255}, {255, 255, 255, 255}, {23, 50, 77, 255}, {204, 0, 51, 255}};
  for (int i = 0; i < 30; ++i) {
    const int x0 = static_cast<int>(random.next() % static_cast<uint64_t>(width));
    const int y0 = static_cast<int>(random.next() % static_cast<uint64_t>(height));
    for (int y = y0; y < std::min(y0 + 25, height); ++y) {
      for (int x = x0; x < std::min(x0 + 60, width); ++x) page.at(x, y) = colours[i % 4];
    }
  }
  return page;
}

inline Mask mask_of(const Image& page) {
  Mask mask(page.width(), page.height());
  for (size_t i = 0; i < mask.values().size(); ++i) mask.values()[i] = luma(page.values()[i]) < 128;
  return mask;
}

/// Black on white, as the mask says.
inline Image rendition_of(const Mask& mask) {
  Image rendition(mask.width(), mask.height());
  for (size_t i = 0; i < mask.values().size(); ++i) rendition.values()[i] = gray(mask.values()[i] != 0 ? 0 : 255);
  return rendition;
}

using Packets = std::vector<std::vector<uint8_t>>;

inline Packets encode(const Image& page, const Mask& mask, const Image& rendition) {
  ExactEncoder encoder(page, mask, rendition);
  Packets packets;
  std::vector<uint8_t> packet;
  while (encoder.next_packet(packet)) {
    packets.push_back(packet);
    packet.clear();
  }
  return packets;
}

inline size_t size_of(const Packets& packets) {
  size_t size = 0;
  for (const auto& packet : packets) size += packet.size();
  return size;
}

}  // namespace sportello::document::testing
