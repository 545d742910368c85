// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "document/image/image.h"

namespace sportello::document {

/// Codes what is left to the exact pixels of a page for a receiver that has its mask and shows
/// `rendition`. Works row by row, from top to bottom; docs/document-format.md, "Exact".
class ExactEncoder {
 public:
  /// All of one size; they outlive the encoder. `mask` and `rendition` must be what the decoder gets.
  ExactEncoder(const Image& page, const Mask& mask, const Image& rendition);
  ~ExactEncoder();

  /// Appends the next packet, about 4 KB, and returns true; false when the page is done.
  bool next_packet(std::vector<uint8_t>& packet);

  /// Where the decoder stands after the packets so far: all rows above `row` are exact, and the first
  /// `columns` pixels of that row.
  struct Progress {
    int row = 0;
    int columns = 0;
  };
  Progress progress() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sportello::document
