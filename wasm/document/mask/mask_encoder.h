// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "document/image/image.h"
#include "document/mask/shape_library.h"

namespace sportello::document {

/// Codes a bi-level mask without loss, in packets, by shapes that recur and by context mixing.
///
/// Shapes are matched to known ones as a prediction only: what is drawn is always the exact bitmap.
class MaskEncoder {
 public:
  /// `mask` (0 or 1 a pixel; a size that `is_page_size` takes) and `library` outlive the encoder. Between two
  /// calls of `next_packet` nobody else changes the library.
  MaskEncoder(const Mask& mask, ShapeLibrary& library);
  ~MaskEncoder();
  MaskEncoder(MaskEncoder&&) noexcept;
  MaskEncoder& operator=(MaskEncoder&&) noexcept;

  /// Appends the next packet, about 1 to 4 KB; false, and nothing appended, when there is none left. Every
  /// mask has at least one packet. An encoder given up early leaves the library in the state of a decoder that
  /// was given the packets so far.
  bool next_packet(std::vector<uint8_t>& packet);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sportello::document
