// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "document/image/image.h"
#include "document/image/source.h"

namespace sportello::document {

/// Codes the colours of a page whose mask both sides know: what ink looks like, and the paper around it.
/// Paper under ink and ink where none is cost nothing. Format: docs/document-format.md.
class PaintEncoder {
 public:
  /// `page` and `mask` are of one size and outlive the encoder. A camera page is refined less far:
  /// its noise is not worth sending.
  PaintEncoder(const Image& page, const Mask& mask, Source source = Source::kPicture);
  ~PaintEncoder();
  PaintEncoder(PaintEncoder&&) noexcept;
  PaintEncoder& operator=(PaintEncoder&&) noexcept;

  /// Appends the next packet of ink colours and paper in the rough, part of the layer `text`; false
  /// when there is none left.
  bool next_base_packet(std::vector<uint8_t>& packet);
  /// Appends the next packet of finer paper, best first, the layer `picture`; false when there is none
  /// left, or before the base is given out.
  bool next_refinement_packet(std::vector<uint8_t>& packet);

  /// What the decoder shows after the packets given out so far. Valid until the next call.
  const Image& rendition();

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace sportello::document
