// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <vector>

#include "document/exact/exact_encoder.h"
#include "document/image/source.h"
#include "document/mask/mask_encoder.h"
#include "document/paint/paint_encoder.h"
#include "document/stream/layer.h"
#include "document/stream/packet.h"

namespace sportello::document {

/// Codes the pixels of one rectangle, layer by layer. Nothing is computed before it is asked for.
class RegionEncoder {
 public:
  /// `exact`: whether there is a last layer. `page` and `library` outlive the encoder, and stay as they
  /// are, but for what other encoders add to the library.
  RegionEncoder(const Image& page, const Rect& area, Source source, bool exact, ShapeLibrary& library);

  const Rect& area() const { return area_; }
  /// The layer that its next packet belongs to; nothing when all is sent.
  std::optional<Layer> next_layer() const;

  /// Appends the payload of the next packet of next_layer() and returns its kind; nothing, and nothing
  /// appended, when that layer has just been found to have no more.
  std::optional<PacketKind> next_packet(std::vector<uint8_t>& payload);

  /// Draws what the far side shows of the area after the packets so far into its page. To be called
  /// once the text layer is sent.
  void draw_shown(Image& page);

 private:
  enum class Stage : uint8_t { kMask, kPaintBase, kPaintRefinement, kExact, kDone };

  void advance();
  Mask find_mask() const;

  const Image& page_;
  /// A part of the page is copied out; the whole page is used where it lies.
  Image part_;
  const Image& pixels_;
  Rect area_;
  Source source_;
  bool exact_wanted_;
  ShapeLibrary& library_;
  Stage stage_ = Stage::kMask;
  /// Bytes that may still be spent on the picture layer.
  size_t refinement_left_ = 0;
  Mask mask_;
  std::optional<MaskEncoder> mask_encoder_;
  std::optional<PaintEncoder> paint_encoder_;
  std::optional<ExactEncoder> exact_encoder_;
};

}  // namespace sportello::document
