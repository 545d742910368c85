// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <vector>

#include "core/document/drawn_page.h"
#include "document/mask/mask_decoder.h"
#include "document/mask/mask_encoder.h"

namespace sportello::testing {

using Packets = std::vector<std::vector<uint8_t>>;

/// All packets of a mask.
inline Packets encode(const document::Mask& mask, document::ShapeLibrary& library) {
  document::MaskEncoder encoder(mask, library);
  Packets packets;
  std::vector<uint8_t> packet;
  while (encoder.next_packet(packet)) {
    packets.push_back(std::move(packet));
    packet.clear();
  }
  return packets;
}

inline size_t bytes_in(const Packets& packets) {
  size_t bytes = 0;
  for (const auto& packet : packets) bytes += packet.size();
  return bytes;
}

/// Sends a mask through the codec and expects it back; the bytes that it took.
inline size_t expect_round_trip(const document::Mask& mask, document::ShapeLibrary& near, document::ShapeLibrary& far) {
  const Packets packets = encode(mask, near);
  document::MaskDecoder decoder(mask.width(), mask.height(), far);
  for (size_t i = 0; i < packets.size(); ++i) {
    EXPECT_FALSE(decoder.complete()) << "packet " << i << " is one too many";
    EXPECT_TRUE(decoder.decode(packets[i])) << "packet " << i;
  }
  EXPECT_TRUE(decoder.complete());
  EXPECT_TRUE(decoder.mask() == mask);
  EXPECT_EQ(near.digest(), far.digest());
  return bytes_in(packets);
}

inline size_t expect_round_trip(const document::Mask& mask) {
  document::ShapeLibrary near, far;
  return expect_round_trip(mask, near, far);
}

/// The ink of a drawn page.
inline document::Mask ink_of(const document::Image& page) {
  document::Mask mask(page.width(), page.height());
  for (size_t i = 0; i < mask.values().size(); ++i) mask.values()[i] = document::luma(page.values()[i]) < 128 ? 1 : 0;
  return mask;
}

/// A mask of which each pixel is ink with the chance of `per_thousand` / 1000.
inline document::Mask noise(int width, int height, unsigned per_thousand, uint64_t seed = 20100101) {
  SplitMix64 random(seed);
  document::Mask mask(width, height);
  for (uint8_t& pixel : mask.values()) pixel = random.next() % 1000 < per_thousand ? 1 : 0;
  return mask;
}

}  // namespace sportello::testing
