// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

#include "document/image/image.h"

namespace sportello::document {

/// What the grey values around each tile of 16 x 16 pixels say of a photographed page.
class ToneMap {
 public:
  static constexpr int kTile = 16;

  explicit ToneMap(const GrayImage& gray);

  /// The commonest grey value around: the ground.
  int ground(int x, int y) const { return ground_.at(x / kTile, y / kTile); }
  /// Whether there is no ground to speak of: a picture.
  bool picture(int x, int y) const { return picture_.at(x / kTile, y / kTile) != 0; }

 private:
  Plane<uint8_t> ground_;
  Plane<uint8_t> picture_;
};

}  // namespace sportello::document
