// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "document/image/image.h"

namespace sportello::document {

/// Makes a rendition of a page exact, in place, from top to bottom, packet by packet.
class ExactDecoder {
 public:
  /// Both of one size; they outlive the decoder. Nobody else changes `rendition` meanwhile.
  ExactDecoder(const Mask& mask, Image& rendition);
  ~ExactDecoder();

  /// The next packet. False for one that is malformed or too many: the page stays as it is, and
  /// nothing more is taken.
  bool decode(std::span<const uint8_t> packet);

  /// Whether every pixel is exact.
  bool complete() const;

  /// What changed since the last call; empty if nothing.
  Rect take_changed();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sportello::document
