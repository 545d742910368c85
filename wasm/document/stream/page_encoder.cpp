// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/page_encoder.h"

#include <utility>

#include "document/stream/changes.h"

namespace sportello::document {

PageEncoder::PageEncoder(uint32_t id, Image pixels, const PageOptions& options, ShapeLibrary& library)
    : id_(id), options_(options), library_(library), target_(std::move(pixels)) {
  restart();
}

void PageEncoder::restart() {
  if (update_) {
    target_ = std::move(*update_);
    update_.reset();
  }
  shown_ = {};
  readable_ = false;
  bytes_ = 0;
  Packet opening;
  opening.kind = PacketKind::kPage;
  opening.page = id_;
  opening.source = options_.source;
  opening.exact = options_.exact;
  opening.width = target_.width();
  opening.height = target_.height();
  opening_.clear();
  write_packet(opening, opening_);
  begin({target_.bounds()});
}

void PageEncoder::begin(const std::vector<Rect>& areas) {
  regions_.clear();
  for (const Rect& area : areas) {
    regions_.push_back(std::make_unique<RegionEncoder>(target_, area, options_.source, options_.exact, library_));
  }
}

void PageEncoder::update(Image pixels) { update_ = std::move(pixels); }

void PageEncoder::begin_update() {
  if (shown_.empty()) shown_ = Image(target_.width(), target_.height());
  for (const auto& region : regions_) region->draw_shown(shown_);
  target_ = std::move(*update_);
  update_.reset();
  Packet opening;
  opening.kind = PacketKind::kUpdate;
  opening.page = id_;
  opening.changes = find_changes(shown_, target_);
  regions_.clear();
  if (opening.changes.empty()) return;
  write_packet(opening, opening_);
  begin(opening.changes.regions);
}

/// The earliest region of the most urgent layer.
RegionEncoder* PageEncoder::next_region() {
  RegionEncoder* best = nullptr;
  for (const auto& region : regions_) {
    const auto layer = region->next_layer();
    if (layer && (best == nullptr || *layer < *best->next_layer())) best = region.get();
  }
  return best;
}

void PageEncoder::settle() {
  if (!opening_.empty()) return;
  const RegionEncoder* region = next_region();
  const bool text_left = region != nullptr && region->next_layer() == Layer::kText;
  if (!text_left) readable_ = true;
  if (update_ && !text_left) begin_update();
}

std::optional<Layer> PageEncoder::next_layer() {
  settle();
  if (!opening_.empty()) return Layer::kText;
  const RegionEncoder* region = next_region();
  return region == nullptr ? std::nullopt : region->next_layer();
}

bool PageEncoder::complete() { return !next_layer().has_value(); }

bool PageEncoder::next_packet(std::vector<uint8_t>& packet) {
  settle();
  const size_t begin = packet.size();
  if (!opening_.empty()) {
    packet.insert(packet.end(), opening_.begin(), opening_.end());
    opening_.clear();
    bytes_ += packet.size() - begin;
    return true;
  }
  while (RegionEncoder* region = next_region()) {
    Packet header;
    header.page = id_;
    header.kind = PacketKind::kMask;
    for (size_t i = 0; i < regions_.size(); ++i) {
      if (regions_[i].get() == region) header.region = static_cast<uint8_t>(i);
    }
    write_packet(header, packet);
    if (const auto kind = region->next_packet(packet)) {
      packet[begin] = static_cast<uint8_t>(*kind);
      bytes_ += packet.size() - begin;
      return true;
    }
    packet.resize(begin);
    settle();
    if (!opening_.empty()) return next_packet(packet);
  }
  return false;
}

}  // namespace sportello::document
