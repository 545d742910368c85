// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <span>

#include "document/exact/exact_decoder.h"
#include "document/mask/mask_decoder.h"
#include "document/paint/paint_decoder.h"
#include "document/stream/packet.h"

namespace sportello::document {

/// Decodes what RegionEncoder made.
class RegionDecoder {
 public:
  /// `library` outlives the decoder.
  RegionDecoder(const Rect& area, ShapeLibrary& library);

  const Rect& area() const { return area_; }

  /// Takes the payload of a packet; false if it is malformed or out of turn.
  bool decode(PacketKind kind, std::span<const uint8_t> payload);

  bool readable() const;
  bool painted() const;
  bool exact() const;
  bool exact_begun() const { return exact_ || exact_decoder_.has_value(); }

  /// Draws what has changed since the last call into the page; tells where.
  Rect draw(Image& page);

  const Mask& mask() const;
  const PaintDecoder& paint() const { return paint_; }

 private:
  Rect area_;
  Mask mask_;
  std::optional<MaskDecoder> mask_decoder_;
  PaintDecoder paint_;
  std::optional<ExactDecoder> exact_decoder_;
  Image rendition_;
  Rect changed_;
  bool exact_ = false;
};

}  // namespace sportello::document
