// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "document/mask/mask_state.h"

namespace sportello::document {

/// Where a shape is known, or what it resembles.
struct ShapeMatch {
  int slot = -1;     // -1: nothing like it
  int variant = -1;  // -1: only alike
  int grid_x = 0;    // where it lies on the class's grid
  int grid_y = 0;
};

/// Finds shapes in a library, for the encoder. What counts as alike is not part of the format.
class ShapeMatcher {
 public:
  explicit ShapeMatcher(const MaskState& state);

  ShapeMatch find(const Bitmap& bitmap, const BitmapMeasure& measure) const;

  /// Takes note of a shape that came to the library.
  void added(int slot, int variant);
  /// Takes note that classes were forgotten.
  void rebuild();

 private:
  struct Place {
    int slot;
    int variant;
  };

  void list(int slot);

  const MaskState& state_;
  std::unordered_map<uint64_t, Place> exact_;
  std::vector<std::vector<int>> by_height_;  // slots, by the height of the first shape
};

}  // namespace sportello::document
