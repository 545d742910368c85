// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "document/image/image.h"

namespace sportello::document {

/// What is known of a page's colours; PaintEncoder's other end. Before any packet: black ink on white.
///
/// `mask` is the complete mask of the page, the same in every call. Any packet is taken: a malformed
/// one is refused (false) and changes nothing that can be seen.
class PaintDecoder {
 public:
  /// A size that `is_page_size` allows.
  PaintDecoder(int width, int height);
  ~PaintDecoder();
  PaintDecoder(PaintDecoder&&) noexcept;
  PaintDecoder& operator=(PaintDecoder&&) noexcept;

  bool decode_base(std::span<const uint8_t> packet, const Mask& mask);
  bool decode_refinement(std::span<const uint8_t> packet, const Mask& mask);
  bool base_complete() const;
  bool complete() const;

  /// Draws the part `area` of the page as known now into `out` (page-sized).
  void render(const Mask& mask, const Rect& area, Image& out) const;

  /// The two colour layers for a kept page, each at a resolution of its own, to be stretched over the
  /// page: of the paper no more pixels than it has detail, of the ink one for each 8 x 8.
  const Image& ink_colours() const;
  const Image& paper_colours() const;

 private:
  class Work;
  std::unique_ptr<Work> work_;
};

}  // namespace sportello::document
