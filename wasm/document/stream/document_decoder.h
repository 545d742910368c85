// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>

#include "document/stream/page_decoder.h"

namespace sportello::document {

/// The pages that the far side shows, from the packets of a DocumentEncoder in their order.
///
/// Memory and time are bounded whatever arrives: pages in number and in pixels, and each packet by
/// the size of its page.
class DocumentDecoder {
 public:
  /// False if the packet is malformed, out of turn or over a limit: it is dropped. The stream cannot
  /// be trusted any more then; the far side has to begin anew.
  bool decode(std::span<const uint8_t> packet);

  /// Forgets all pages: the far side begins anew.
  void restart();

  /// A page with news since it was last named here; 0 if there is none.
  uint32_t poll_changed_page();

  /// Null if there is no such page: it never was, or it was taken back.
  PageDecoder* page(uint32_t id);

 private:
  bool open_page(const Packet& packet, size_t bytes);

  ShapeLibrary library_;
  std::map<uint32_t, PageDecoder> pages_;
  std::set<uint32_t> news_;
  uint32_t last_opened_ = 0;
};

}  // namespace sportello::document
