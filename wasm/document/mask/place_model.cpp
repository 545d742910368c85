// SPDX-License-Identifier: EUPL-1.2
#include "document/mask/place_model.h"

namespace sportello::document {

int TextPosition::room() const {
  const int left = right_margin - end;
  int level = 0;
  while (level < 7 && left >= 6 << level) ++level;
  return level;
}

int PlaceModel::expected_x(const TextPosition& at, const ShapeClass& before, int slot, const ShapeClass& next, bool space) const {
  const Pair* pair = find_pair(at.slot, slot);
  const int distance = pair != nullptr ? pair->distance : before.after + next.before;
  return at.center_x + distance + (space ? space_ : 0);
}

void PlaceModel::learn_distance(TextPosition& at, ShapeClass& before, const PlacedShape& shape, bool space, int distance) {
  ShapeClass& own = *shape.shape_class;
  if (space) {
    const int width = distance - (expected_x(at, before, shape.slot, own, false) - at.center_x);
    space_ = space_ == 0 ? width : space_ + (width - space_) / 2;
    return;
  }
  // The part that has been seen less often takes more of the error.
  const int error = distance - before.after - own.before;
  const int step = std::min(before.after_uses, own.before_uses) == 0 ? error : error / 4;
  const int sum = before.after_uses + own.before_uses + 2;
  const int own_part = step * (before.after_uses + 1) / sum;
  own.before = bounded(own.before + own_part);
  before.after = bounded(before.after + step - own_part);
  if (own.before_uses < 30) ++own.before_uses;
  if (before.after_uses < 30) ++before.after_uses;

  const uint32_t key = pair_key(at.slot, shape.slot);
  Pair& pair = pairs_[hash_to(key, kPairBits)];
  if (pair.key != key) {
    pair = {key, distance, 1};
  } else {
    if (pair.uses < 4) ++pair.uses;
    pair.distance += (distance - pair.distance) / pair.uses;
  }
}

void PlaceModel::learn_height(TextPosition& at, ShapeClass& before, const PlacedShape& shape, int y) {
  ShapeClass& own = *shape.shape_class;
  const int error = (y - shape.variant->grid_y) * kSubpixels + own.above - at.baseline;
  if (own.above_uses == 0) {
    own.above = bounded(own.above - error);
  } else if (at.in_segment == 1) {
    // Two glyphs tell more than one: the line is where the second has it.
    at.baseline = bounded(at.baseline + error);
    if (at.first_unknown && &before != &own) before.above = bounded(before.above + error);
  } else {
    own.above = bounded(own.above - std::clamp(error / 8, -2, 2));
    at.baseline = bounded(at.baseline + std::clamp(error / 4, -4, 4));
  }
  if (own.above_uses < 255) ++own.above_uses;
  ++at.in_segment;
}

void PlaceModel::moved(TextPosition& at, const PlacedShape& shape, int x) {
  at.center_x = x * kSubpixels + shape.variant->anchor_x;
  at.slot = shape.slot;
  at.variant = shape.variant->number;
  at.end = x + shape.width();
  at.right_margin = std::max(at.right_margin, at.end);
}

}  // namespace sportello::document
