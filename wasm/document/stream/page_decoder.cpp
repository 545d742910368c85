// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/page_decoder.h"

#include <algorithm>

#include "document/stream/changes.h"

namespace sportello::document {

PageDecoder::PageDecoder(const Packet& opening, size_t bytes, ShapeLibrary& library)
    : library_(library), image_(opening.width, opening.height, Rgba{255, 255, 255, 255}), exact_promised_(opening.exact) {
  state_.width = opening.width;
  state_.height = opening.height;
  state_.source = opening.source;
  state_.bytes = bytes;
  changed_ = image_.bounds();
  regions_.push_back(std::make_unique<RegionDecoder>(image_.bounds(), library_));
}

bool PageDecoder::decode(const Packet& packet, size_t bytes) {
  bool good = false;
  if (packet.kind == PacketKind::kUpdate) {
    good = open_update(packet.changes);
  } else if (packet.region < regions_.size()) {
    good = regions_[packet.region]->decode(packet.kind, packet.payload);
  }
  if (!good) return false;
  state_.bytes += bytes;
  judge();
  return true;
}

bool PageDecoder::open_update(const Changes& changes) {
  if (!state_.readable || !fits_page(changes, state_.width, state_.height)) return false;
  draw();
  apply_moves(changes, image_);
  for (const Move& move : changes.moves) changed_ = unite(changed_, move.to);
  regions_.clear();
  for (const Rect& area : changes.regions) regions_.push_back(std::make_unique<RegionDecoder>(area, library_));
  changed_shape_ = true;
  return true;
}

void PageDecoder::judge() {
  const auto all = [this](auto test) { return std::all_of(regions_.begin(), regions_.end(), [&](const auto& region) { return test(*region); }); };
  const bool text = all([](const RegionDecoder& region) { return region.readable(); });
  const bool painted = all([](const RegionDecoder& region) { return region.painted(); });
  const bool exact_begun = regions_.empty() || std::any_of(regions_.begin(), regions_.end(), [](const auto& region) { return region->exact_begun(); });
  state_.exact = exact_promised_ && all([](const RegionDecoder& region) { return region.exact(); });
  state_.readable = state_.readable || text;
  state_.complete = exact_promised_ ? state_.exact : painted;
  state_.layer = !text ? Layer::kText : exact_promised_ && (painted || exact_begun) ? Layer::kExact : Layer::kPicture;
}

void PageDecoder::draw() {
  for (const auto& region : regions_) changed_ = unite(changed_, region->draw(image_));
}

Rect PageDecoder::take_changed() {
  draw();
  const Rect changed = changed_;
  changed_ = {};
  return changed;
}

const RegionDecoder* PageDecoder::whole() const {
  return changed_shape_ || !state_.readable ? nullptr : regions_.front().get();
}

}  // namespace sportello::document
