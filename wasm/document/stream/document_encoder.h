// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "document/stream/page_encoder.h"

namespace sportello::document {

/// Pixels that the pages of one document may have together: some 16 A4 pages at 200 dpi.
inline constexpr size_t kMaxDocumentPixels = size_t{1} << 26;

/// How far a page is on its way out.
struct PageProgress {
  /// What the far side will show after the packets given out so far.
  bool readable = false;
  bool complete = false;
  /// Of all packets given out so far.
  uint64_t bytes = 0;
  /// The layer that comes next, or the last one.
  Layer layer = Layer::kText;
};

/// All pages that one side shows, as one stream of packets: text before pictures before exactness,
/// whatever page they belong to. Pages share the shapes of their glyphs.
class DocumentEncoder {
 public:
  /// The number of the new page, from 1 on; 0 if it is refused (its size, or too much in all).
  uint32_t add_page(Image pixels, const PageOptions& options);

  /// The page looks like this now; only what has changed is sent. False if there is no such page of
  /// this size.
  bool update_page(uint32_t page, Image pixels);

  /// Takes a page back; the far side is told.
  void withdraw(uint32_t page);

  /// Appends the most urgent packet of any page; false if there is nothing to send.
  bool next_packet(std::vector<uint8_t>& packet);

  /// A new far side that knows nothing: all pages are sent again.
  void restart();

  /// All zero for a page that is not there.
  PageProgress progress(uint32_t page);

 private:
  ShapeLibrary library_;
  std::map<uint32_t, PageEncoder> pages_;
  std::vector<uint32_t> withdrawn_;
  uint32_t last_id_ = 0;
  uint32_t text_page_ = 0;
};

}  // namespace sportello::document
