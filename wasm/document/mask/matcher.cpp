// SPDX-License-Identifier: EUPL-1.2
#include "document/mask/matcher.h"

#include <algorithm>
#include <cstdlib>

namespace sportello::document {

ShapeMatcher::ShapeMatcher(const MaskState& state) : state_(state), by_height_(kMaxShapeSide + 1) { rebuild(); }

void ShapeMatcher::rebuild() {
  exact_.clear();
  for (auto& slots : by_height_) slots.clear();
  for (size_t i = 0; i < state_.classes.size(); ++i) {
    const ShapeClass& c = state_.classes[i];
    if (!c.alive()) continue;
    list(static_cast<int>(i));
    for (size_t v = 0; v < c.variants().size(); ++v) exact_[c.variants()[v].measure.hash] = {static_cast<int>(i), static_cast<int>(v)};
  }
}

void ShapeMatcher::list(int slot) {
  const ShapeClass& c = state_.classes[static_cast<size_t>(slot)];
  by_height_[static_cast<size_t>(c.grid_height() - 2 * ShapeClass::kMargin)].push_back(slot);
}

void ShapeMatcher::added(int slot, int variant) {
  const ShapeClass& c = state_.classes[static_cast<size_t>(slot)];
  if (c.variants().size() == 1) list(slot);
  exact_[c.variants()[static_cast<size_t>(variant)].measure.hash] = {slot, variant};
}

ShapeMatch ShapeMatcher::find(const Bitmap& bitmap, const BitmapMeasure& measure) const {
  const auto found = exact_.find(measure.hash);
  if (found != exact_.end()) {
    const ShapeClass& c = state_.classes[static_cast<size_t>(found->second.slot)];
    const auto variant = static_cast<size_t>(found->second.variant);
    if (c.alive() && variant < c.variants().size() && c.variants()[variant].bitmap == bitmap) {
      return {found->second.slot, found->second.variant, 0, 0};
    }
  }
  const int slack = 2 + std::min(bitmap.width(), bitmap.height()) / 16;
  ShapeMatch best;
  int best_difference = std::min(measure.pixels / 3 + 1, 4 + bitmap.width() + bitmap.height());
  for (int h = std::max(1, bitmap.height() - slack); h <= std::min(kMaxShapeSide, bitmap.height() + slack); ++h) {
    for (const int slot : by_height_[static_cast<size_t>(h)]) {
      const ShapeClass& c = state_.classes[static_cast<size_t>(slot)];
      const int w = c.grid_width() - 2 * ShapeClass::kMargin;
      if (std::abs(w - bitmap.width()) > slack) continue;
      if (std::abs(c.mean_pixels() - measure.pixels) >= best_difference) continue;
      const int x0 = c.default_x(bitmap.width());
      const int y0 = c.default_y(bitmap.height());
      // The middle first: where it is far off, a pixel to a side does not help.
      const int middle = difference(c.mean(), bitmap, x0, y0, 4 * best_difference);
      if (middle >= 4 * best_difference) continue;
      for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
          const int d = dx == 0 && dy == 0 ? middle : difference(c.mean(), bitmap, x0 + dx, y0 + dy, best_difference);
          if (d >= best_difference) continue;
          best_difference = d;
          best = {slot, -1, x0 + dx, y0 + dy};
        }
      }
    }
  }
  return best;
}

}  // namespace sportello::document
