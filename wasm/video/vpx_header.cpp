// SPDX-License-Identifier: EUPL-1.2
#include "video/vpx_header.h"

#include <cstddef>

namespace sportello {

namespace {

/// Most significant bit first; reading past the end gives zeros and is remembered.
class BitReader {
 public:
  explicit BitReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::uint32_t read(int bits) {
    std::uint32_t value = 0;
    for (int i = 0; i < bits; ++i, ++position_) {
      const std::size_t byte = position_ / 8;
      const bool inside = byte < bytes_.size();
      overrun_ = overrun_ || !inside;
      const std::uint32_t bit = inside ? (bytes_[byte] >> (7 - position_ % 8)) & 1u : 0u;
      value = (value << 1) | bit;
    }
    return value;
  }
  bool overrun() const { return overrun_; }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t position_ = 0;
  bool overrun_ = false;
};

bool parse_vp8(std::span<const std::uint8_t> frame, VpxHeader* header) {
  if (frame.size() < 3) return false;
  header->key = (frame[0] & 1) == 0;
  if (!header->key) return true;
  if (frame.size() < 10) return false;
  if (frame[3] != 0x9d || frame[4] != 0x01 || frame[5] != 0x2a) return false;
  header->width = (frame[6] | frame[7] << 8) & 0x3fff;
  header->height = (frame[8] | frame[9] << 8) & 0x3fff;
  return header->width > 0 && header->height > 0;
}

void read_vp9_size(BitReader& bits, VpxHeader* header) {
  header->width = static_cast<int>(bits.read(16)) + 1;
  header->height = static_cast<int>(bits.read(16)) + 1;
}

bool read_vp9_sync_code(BitReader& bits) { return bits.read(24) == 0x498342; }

bool parse_vp9(std::span<const std::uint8_t> frame, VpxHeader* header) {
  if (frame.empty()) return false;
  // A bundle ends with its index, whose marker no single frame ends with.
  if ((frame.back() & 0xe0) == 0xc0) return false;
  BitReader bits(frame);
  if (bits.read(2) != 2) return false;
  if (bits.read(2) != 0) return false;
  if (bits.read(1) != 0) return false;  // Shows an older picture again: nothing to decode.
  header->key = bits.read(1) == 0;
  const bool shown = bits.read(1) != 0;
  const bool error_resilient = bits.read(1) != 0;
  if (header->key) {
    constexpr std::uint32_t kRgb = 7;
    if (!read_vp9_sync_code(bits) || bits.read(3) == kRgb) return false;
    bits.read(1);
    read_vp9_size(bits, header);
    return !bits.overrun();
  }
  const bool intra_only = !shown && bits.read(1) != 0;
  if (!error_resilient) bits.read(2);
  if (intra_only) {
    if (!read_vp9_sync_code(bits)) return false;
    bits.read(8);
    read_vp9_size(bits, header);
    return !bits.overrun();
  }
  bits.read(8 + 3 * 4);
  for (int reference = 0; reference < 3; ++reference) {
    if (bits.read(1) != 0) return !bits.overrun();  // As large as that reference.
  }
  read_vp9_size(bits, header);
  return !bits.overrun();
}

}  // namespace

bool parse_vpx_header(VideoCodec codec, std::span<const std::uint8_t> frame, VpxHeader* header) {
  *header = VpxHeader{};
  return codec == VideoCodec::kVp9 ? parse_vp9(frame, header) : parse_vp8(frame, header);
}

}  // namespace sportello
