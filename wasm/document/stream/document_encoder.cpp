// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/document_encoder.h"

#include <algorithm>
#include <utility>

namespace sportello::document {

uint32_t DocumentEncoder::add_page(Image pixels, const PageOptions& options) {
  if (!is_page_size(pixels.width(), pixels.height())) return 0;
  size_t total = pixels.values().size();
  for (const auto& [id, page] : pages_) total += page.pixels();
  if (pages_.size() >= kMaxPages || last_id_ >= kMaxPageId || total > kMaxDocumentPixels) return 0;
  ++last_id_;
  pages_.try_emplace(last_id_, last_id_, std::move(pixels), options, library_);
  return last_id_;
}

bool DocumentEncoder::update_page(uint32_t page, Image pixels) {
  const auto found = pages_.find(page);
  if (found == pages_.end() || found->second.width() != pixels.width() || found->second.height() != pixels.height()) {
    return false;
  }
  found->second.update(std::move(pixels));
  return true;
}

void DocumentEncoder::withdraw(uint32_t page) {
  const auto found = pages_.find(page);
  if (found == pages_.end()) return;
  if (found->second.bytes() > 0) withdrawn_.push_back(page);
  pages_.erase(found);
  if (text_page_ == page) text_page_ = 0;
}

bool DocumentEncoder::next_packet(std::vector<uint8_t>& packet) {
  if (!withdrawn_.empty()) {
    Packet header;
    header.kind = PacketKind::kWithdraw;
    header.page = withdrawn_.back();
    withdrawn_.pop_back();
    write_packet(header, packet);
    return true;
  }
  // A page whose text has begun goes on: two masks at once would mix their models.
  auto best = pages_.find(text_page_);
  if (best == pages_.end() || best->second.next_layer() != Layer::kText) {
    best = pages_.end();
    for (auto page = pages_.begin(); page != pages_.end(); ++page) {
      const auto layer = page->second.next_layer();
      if (layer && (best == pages_.end() || *layer < *best->second.next_layer())) best = page;
    }
  }
  while (best != pages_.end()) {
    text_page_ = best->second.next_layer() == Layer::kText ? best->first : 0;
    if (best->second.next_packet(packet)) return true;
    // It turned out to have no more.
    best = std::find_if(pages_.begin(), pages_.end(), [](auto& page) { return page.second.next_layer().has_value(); });
  }
  return false;
}

void DocumentEncoder::restart() {
  library_ = ShapeLibrary();
  withdrawn_.clear();
  text_page_ = 0;
  for (auto& [id, page] : pages_) page.restart();
}

PageProgress DocumentEncoder::progress(uint32_t page) {
  const auto found = pages_.find(page);
  if (found == pages_.end()) return {};
  const auto layer = found->second.next_layer();
  return {found->second.readable(), !layer.has_value(), found->second.bytes(), layer.value_or(Layer::kExact)};
}

}  // namespace sportello::document
