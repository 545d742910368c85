// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "document/mask/bitmap.h"

namespace sportello::document {

/// One exact bitmap of a class.
struct Variant {
  Bitmap bitmap;
  BitmapMeasure measure;
  int grid_x = 0;         // where it lies on the class's grid
  int grid_y = 0;
  int anchor_x = 0;       // learnt middle, 1/16 pixel from its left edge
  uint32_t number = 0;    // unique in the library, as a context
  uint32_t uses = 0;
  uint32_t last_use = 0;  // in symbols
};

/// Shapes that look alike, as one letter of one font does: their exact bitmaps, and their mean, from which the
/// next one is predicted.
class ShapeClass {
 public:
  static constexpr int kMaxVariants = 24;
  static constexpr int kMargin = 2;

  bool alive() const { return !variants_.empty(); }
  const std::vector<Variant>& variants() const { return variants_; }
  std::vector<Variant>& variants() { return variants_; }
  const Variant& latest() const { return variants_[static_cast<size_t>(latest_)]; }
  int latest_index() const { return latest_; }
  size_t pixels() const { return pixels_; }

  /// The mean, on a grid around the first shape with a margin: the number of members (halved when large), and
  /// how many of them are ink at each pixel.
  int members() const { return members_; }
  int grid_width() const { return grid_width_; }
  int grid_height() const { return grid_height_; }
  const uint8_t* sums(int y) const { return sums_.data() + static_cast<size_t>(y) * static_cast<size_t>(grid_width_); }
  /// The mean as a bitmap of the grid's size: ink where at least half of the members have it.
  const Bitmap& mean() const { return mean_; }
  int mean_pixels() const { return mean_pixels_; }

  /// Where a shape of this size lies on the grid if its middle is the first shape's.
  int default_x(int width) const { return kMargin + ((grid_width_ - 2 * kMargin - width) >> 1); }
  int default_y(int height) const { return kMargin + ((grid_height_ - 2 * kMargin - height) >> 1); }

  /// Begins the class; the shape lies at (kMargin, kMargin).
  void begin(Variant first);
  /// Adds a shape at (x, y) of the grid. When there are too many, the least used of the older ones goes.
  void add(Variant next, int x, int y);
  void forget();

  // Where its centroid stands, 1/16 pixel: its parts of the distances from the glyph before and to the glyph
  // after, and how far the grid's top lies above the baseline; each with the number of observations.
  int before = 0;
  int after = 0;
  int above = 0;
  int before_uses = 0;
  int after_uses = 0;
  int above_uses = 0;
  uint32_t last_use = 0;

 private:
  void add_to_mean(const Bitmap& bitmap, int x, int y);

  std::vector<Variant> variants_;
  std::vector<uint8_t> sums_;
  Bitmap mean_;
  size_t pixels_ = 0;
  int latest_ = 0;
  int members_ = 0;
  int mean_pixels_ = 0;
  int grid_width_ = 0;
  int grid_height_ = 0;
};

}  // namespace sportello::document
