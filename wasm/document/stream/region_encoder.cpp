// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/region_encoder.h"

#include "document/image/copy.h"
#include "document/segment/find_ink.h"

namespace sportello::document {

RegionEncoder::RegionEncoder(const Image& page, const Rect& area, Source source, bool exact, ShapeLibrary& library)
    : part_(area == page.bounds() ? Image() : crop(page, area)),
      pixels_(part_.empty() ? page : part_),
      area_(area),
      source_(source),
      exact_wanted_(exact),
      library_(library) {}

std::optional<Layer> RegionEncoder::next_layer() const {
  switch (stage_) {
    case Stage::kMask:
    case Stage::kPaintBase:
      return Layer::kText;
    case Stage::kPaintRefinement:
      return Layer::kPicture;
    case Stage::kExact:
      return Layer::kExact;
    case Stage::kDone:
      break;
  }
  return std::nullopt;
}

std::optional<PacketKind> RegionEncoder::next_packet(std::vector<uint8_t>& payload) {
  switch (stage_) {
    case Stage::kMask:
      if (!mask_encoder_) {
        mask_ = find_ink(pixels_, source_);
        mask_encoder_.emplace(mask_, library_);
      }
      if (mask_encoder_->next_packet(payload)) return PacketKind::kMask;
      break;
    case Stage::kPaintBase:
      if (!paint_encoder_) paint_encoder_.emplace(pixels_, mask_, source_);
      if (paint_encoder_->next_base_packet(payload)) return PacketKind::kPaintBase;
      break;
    case Stage::kPaintRefinement:
      if (paint_encoder_->next_refinement_packet(payload)) return PacketKind::kPaintRefinement;
      break;
    case Stage::kExact:
      if (!exact_encoder_) exact_encoder_.emplace(pixels_, mask_, paint_encoder_->rendition());
      if (exact_encoder_->next_packet(payload)) return PacketKind::kExact;
      break;
    case Stage::kDone:
      break;
  }
  advance();
  return std::nullopt;
}

void RegionEncoder::draw_shown(Image& page) {
  if (paint_encoder_) paste(paint_encoder_->rendition(), {0, 0, area_.width, area_.height}, area_.x, area_.y, page);
  ExactEncoder::Progress exact;
  if (stage_ == Stage::kDone && exact_wanted_) exact.row = area_.height;
  if (exact_encoder_) exact = exact_encoder_->progress();
  paste(pixels_, {0, 0, area_.width, exact.row}, area_.x, area_.y, page);
  if (exact.columns > 0) paste(pixels_, {0, exact.row, exact.columns, 1}, area_.x, area_.y, page);
}

void RegionEncoder::advance() {
  switch (stage_) {
    case Stage::kMask:
      mask_encoder_.reset();
      stage_ = Stage::kPaintBase;
      break;
    case Stage::kPaintBase:
      stage_ = Stage::kPaintRefinement;
      break;
    case Stage::kPaintRefinement:
      stage_ = exact_wanted_ ? Stage::kExact : Stage::kDone;
      break;
    case Stage::kExact:
      exact_encoder_.reset();
      paint_encoder_.reset();
      stage_ = Stage::kDone;
      break;
    case Stage::kDone:
      break;
  }
}

}  // namespace sportello::document
