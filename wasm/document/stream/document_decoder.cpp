// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/document_decoder.h"

#include "document/stream/document_encoder.h"

namespace sportello::document {

bool DocumentDecoder::decode(std::span<const uint8_t> bytes) {
  Packet packet;
  if (!parse_packet(bytes, packet)) return false;
  if (packet.kind == PacketKind::kPage) return open_page(packet, bytes.size());
  const auto found = pages_.find(packet.page);
  if (found == pages_.end()) return false;
  if (packet.kind == PacketKind::kWithdraw) {
    pages_.erase(found);
  } else if (!found->second.decode(packet, bytes.size())) {
    return false;
  }
  news_.insert(packet.page);
  return true;
}

bool DocumentDecoder::open_page(const Packet& packet, size_t bytes) {
  size_t total = static_cast<size_t>(packet.width) * static_cast<size_t>(packet.height);
  for (const auto& [id, page] : pages_) total += page.image().values().size();
  // Numbers rise: nobody can make a page come and go without end.
  if (pages_.size() >= kMaxPages || total > kMaxDocumentPixels || packet.page <= last_opened_) return false;
  last_opened_ = packet.page;
  pages_.try_emplace(packet.page, packet, bytes, library_);
  news_.insert(packet.page);
  return true;
}

void DocumentDecoder::restart() {
  for (const auto& [id, page] : pages_) news_.insert(id);
  pages_.clear();
  last_opened_ = 0;
  library_ = ShapeLibrary();
}

uint32_t DocumentDecoder::poll_changed_page() {
  if (news_.empty()) return 0;
  const uint32_t page = *news_.begin();
  news_.erase(news_.begin());
  return page;
}

PageDecoder* DocumentDecoder::page(uint32_t id) {
  const auto found = pages_.find(id);
  return found == pages_.end() ? nullptr : &found->second;
}

}  // namespace sportello::document
