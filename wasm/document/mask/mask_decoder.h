// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "document/image/image.h"
#include "document/mask/shape_library.h"

namespace sportello::document {

/// Decodes what MaskEncoder made, packet by packet, in order.
class MaskDecoder {
 public:
  /// A size that `is_page_size` takes; `library` outlives the decoder.
  MaskDecoder(int width, int height, ShapeLibrary& library);
  ~MaskDecoder();
  MaskDecoder(MaskDecoder&&) noexcept;
  MaskDecoder& operator=(MaskDecoder&&) noexcept;

  /// False if the packet is malformed or more than the mask needs: the mask stays as it was, and nothing more
  /// of this page can be decoded. Time and memory are bounded by the size of the page, whatever the input.
  bool decode(std::span<const uint8_t> packet);

  /// What is known so far, 0 or 1 a pixel.
  const Mask& mask() const;
  /// Whether the mask is exact.
  bool complete() const;
  /// The rectangle around what has changed since the last call; empty if nothing.
  Rect take_changed();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sportello::document
