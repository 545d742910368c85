// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "document/exact/colour.h"

namespace sportello::document {

/// What both ends know of packets: docs/document-format.md, "Exact".
namespace exact_packet {

/// Of the first packet: a byte that says whether the page is grey throughout.
inline constexpr size_t kPageHeader = 1;
/// Of each packet: number of chunks and checksum of their pixels, two bytes each, low byte first.
inline constexpr size_t kHeader = 4;
inline constexpr int kMaxChunks = 1024;
/// A packet is closed when it reaches this size.
inline constexpr size_t kFull = 3600;

}  // namespace exact_packet

/// Tells pixels that the models of both ends made alike from others.
class Checksum {
 public:
  void add(const Colour* pixels, int count) {
    for (int i = 0; i < count; ++i) state_ = (state_ ^ pixels[i]) * 0x01000193u;
  }
  uint16_t value() const { return static_cast<uint16_t>(state_ >> 16 ^ state_); }

 private:
  uint32_t state_ = 0x811c9dc5;
};

}  // namespace sportello::document
