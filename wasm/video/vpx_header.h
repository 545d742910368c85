// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>

#include "video/video_types.h"

namespace sportello {

/// What the first bytes of an encoded frame say.
struct VpxHeader {
  bool key = false;
  /// Size of the picture where the header holds it, else 0.
  int width = 0;
  int height = 0;
};

/// Reads the header of a frame of RFC 6386 (VP8) or of the VP9 bitstream specification, section
/// 6.2. False if it is damaged, or if it uses what no call needs: VP9 profiles above 0 and frames
/// bundled with others.
bool parse_vpx_header(VideoCodec codec, std::span<const std::uint8_t> frame, VpxHeader* header);

}  // namespace sportello
