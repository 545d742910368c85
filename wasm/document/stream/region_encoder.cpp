// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/region_encoder.h"

#include <algorithm>
#include <limits>

#include "document/image/copy.h"
#include "document/stream/continuous_tone.h"
#include "document/segment/find_ink.h"

namespace sportello::document {
namespace {

/// What comes before the exact layer helps it little: only where that layer will be long, in
/// photographs, is it worth its bytes. A third of a bit a pixel looks good.
constexpr size_t kPixelsPerRefinementByte = 25;

/// What is ink is seen against the ground around it: pixels that are looked at beyond a region.
constexpr int kSurroundings = 64;

}  // namespace

RegionEncoder::RegionEncoder(const Image& page, const Rect& area, Source source, bool exact, ShapeLibrary& library)
    : page_(page),
      part_(area == page.bounds() ? Image() : crop(page, area)),
      pixels_(part_.empty() ? page_ : part_),
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
        mask_ = find_mask();
        mask_encoder_.emplace(mask_, library_);
      }
      if (mask_encoder_->next_packet(payload)) return PacketKind::kMask;
      break;
    case Stage::kPaintBase:
      if (!paint_encoder_) paint_encoder_.emplace(pixels_, mask_, source_);
      if (paint_encoder_->next_base_packet(payload)) return PacketKind::kPaintBase;
      break;
    case Stage::kPaintRefinement:
      if (refinement_left_ > 0) {
        const size_t begin = payload.size();
        if (paint_encoder_->next_refinement_packet(payload)) {
          refinement_left_ -= std::min(refinement_left_, payload.size() - begin);
          return PacketKind::kPaintRefinement;
        }
      }
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

Mask RegionEncoder::find_mask() const {
  if (part_.empty()) return find_ink(page_, source_);
  const Rect around = intersect({area_.x - kSurroundings, area_.y - kSurroundings, area_.width + 2 * kSurroundings, area_.height + 2 * kSurroundings},
                                page_.bounds());
  return crop(find_ink(crop(page_, around), source_), {area_.x - around.x, area_.y - around.y, area_.width, area_.height});
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
      refinement_left_ = exact_wanted_ ? continuous_tone_pixels(pixels_) / kPixelsPerRefinementByte
                                       : std::numeric_limits<size_t>::max();
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
