// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/region_decoder.h"

#include "document/image/copy.h"

namespace sportello::document {

RegionDecoder::RegionDecoder(const Rect& area, ShapeLibrary& library)
    : area_(area), paint_(area.width, area.height), rendition_(area.width, area.height) {
  mask_decoder_.emplace(area.width, area.height, library);
}

const Mask& RegionDecoder::mask() const { return mask_decoder_ ? mask_decoder_->mask() : mask_; }

bool RegionDecoder::readable() const { return !mask_decoder_ && paint_.base_complete(); }
bool RegionDecoder::painted() const { return readable() && paint_.complete(); }
bool RegionDecoder::exact() const { return exact_; }

bool RegionDecoder::decode(PacketKind kind, std::span<const uint8_t> payload) {
  const Rect whole{0, 0, area_.width, area_.height};
  switch (kind) {
    case PacketKind::kMask:
      if (!mask_decoder_ || !mask_decoder_->decode(payload)) return false;
      changed_ = unite(changed_, mask_decoder_->take_changed());
      if (mask_decoder_->complete()) {
        mask_ = mask_decoder_->mask();
        mask_decoder_.reset();
      }
      return true;
    case PacketKind::kPaintBase:
      if (mask_decoder_ || !paint_.decode_base(payload, mask_)) return false;
      changed_ = whole;
      return true;
    case PacketKind::kPaintRefinement:
      if (!readable() || exact_decoder_ || exact_ || !paint_.decode_refinement(payload, mask_)) return false;
      changed_ = whole;
      return true;
    case PacketKind::kExact:
      if (!readable() || exact_) return false;
      if (!exact_decoder_) {
        paint_.render(mask_, whole, rendition_);
        exact_decoder_.emplace(mask_, rendition_);
      }
      if (!exact_decoder_->decode(payload)) return false;
      changed_ = unite(changed_, exact_decoder_->take_changed());
      exact_ = exact_decoder_->complete();
      return true;
    case PacketKind::kPage:
    case PacketKind::kUpdate:
    case PacketKind::kWithdraw:
      break;
  }
  return false;
}

Rect RegionDecoder::draw(Image& page) {
  if (changed_.empty()) return {};
  // Not before the exact decoder is gone may anybody else write to the rendition.
  if (!exact_decoder_) paint_.render(mask(), changed_, rendition_);
  paste(rendition_, changed_, area_.x, area_.y, page);
  const Rect changed{area_.x + changed_.x, area_.y + changed_.y, changed_.width, changed_.height};
  changed_ = {};
  if (exact_) {
    exact_decoder_.reset();
    rendition_ = {};
  }
  return changed;
}

}  // namespace sportello::document
