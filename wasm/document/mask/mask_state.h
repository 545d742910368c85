// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "document/mask/bitmap_model.h"
#include "document/mask/bits.h"
#include "document/mask/place_model.h"
#include "document/mask/rest_model.h"
#include "document/mask/shape_class.h"
#include "document/mask/token_model.h"

namespace sportello::document {

/// All that goes on from page to page: what a ShapeLibrary holds.
struct MaskState {
  static constexpr int kMaxClasses = 1024;
  static constexpr size_t kMaxPixels = size_t{1} << 21;

  std::vector<ShapeClass> classes;  // slots; a slot that was forgotten is used again
  std::vector<int> free_slots;
  size_t class_count = 0;
  size_t pixels = 0;
  uint32_t clock = 0;         // glyphs so far
  uint32_t next_variant = 1;

  TokenModel tokens;
  BitmapModel bitmaps;
  PlaceModel places;
  RestModel rest;

  MixedBit<4> exact;
  MixedBit<6> variant;
  IntModel<1> fresh_width;
  IntModel<1> fresh_height;
  MixedInt<3> refined_width;
  MixedInt<3> refined_height;
  MixedInt<2> shift_x;
  MixedInt<2> shift_y;

  /// The slot of a class that begins with this shape.
  int begin_class(Variant first);
  /// Adds a shape to a class.
  void add_variant(int slot, Variant next, int x, int y);
  /// When there is too much, forgets the classes not used for longest. True if any.
  bool make_room();
};

}  // namespace sportello::document
