// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sportello::document {

/// How much a packet holds.
struct PacketHeader {
  uint32_t glyphs = 0;
  bool glyphs_end = false;  // no more glyphs after this packet; rows of the rest follow, here or in the next
  uint32_t rows = 0;
};

/// Appends the header: glyphs * 2 + glyphs_end, then rows if the glyphs end; each in groups of 7 bits, the lowest
/// first, with the top bit set where another group follows.
inline void write_header(const PacketHeader& header, std::vector<uint8_t>& out) {
  const auto write = [&](uint32_t value) {
    for (; value >= 0x80; value >>= 7) out.push_back(static_cast<uint8_t>(value | 0x80));
    out.push_back(static_cast<uint8_t>(value));
  };
  write(header.glyphs * 2 + (header.glyphs_end ? 1 : 0));
  if (header.glyphs_end) write(header.rows);
}

/// Reads what write_header wrote and takes it off `bytes`; false if there is none.
inline bool read_header(std::span<const uint8_t>& bytes, PacketHeader& header) {
  const auto read = [&](uint32_t& value) {
    value = 0;
    for (int shift = 0; shift < 28; shift += 7) {
      if (bytes.empty()) return false;
      const uint8_t byte = bytes[0];
      bytes = bytes.subspan(1);
      value |= static_cast<uint32_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return true;
    }
    return false;
  };
  uint32_t first = 0;
  if (!read(first)) return false;
  header.glyphs = first >> 1;
  header.glyphs_end = (first & 1) != 0;
  header.rows = 0;
  return !header.glyphs_end || read(header.rows);
}

}  // namespace sportello::document
