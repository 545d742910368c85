// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>
#include <cstdlib>

#include "document/mask/bits.h"
#include "document/mask/shape_class.h"
#include "document/mask/token_model.h"

namespace sportello::document {

/// Where the text of a page has got to. Positions are of centroids, in 1/16 pixel, unless they say pixels.
struct TextPosition {
  static constexpr int kStarts = 16;

  int center_x = 0;      // of the last glyph
  int baseline = 0;      // of the segment
  int row_baseline = 0;  // of the first segment of the row
  int pitch = 0;         // from row to row, lately
  int end = 0;           // right edge of the last glyph, pixels
  int right_margin = 0;  // furthest right edge, pixels
  int slot = -1;         // class of the last glyph
  uint32_t variant = 0;  // and its number
  uint32_t errors_x = 0;  // how well the last four were predicted, 2 bits each
  uint32_t errors_y = 0;
  int in_segment = 0;    // glyphs
  bool first_unknown = false;  // the segment's first glyph was the first of its class
  std::array<int, kStarts> starts{};  // where segments began, pixels, latest first
  int start_count = 0;

  /// How far the right margin is, 0 (there) to 7.
  int room() const;
};

/// A glyph to be placed on a page: its class, its bitmap and where it may lie.
struct PlacedShape {
  int slot = 0;
  ShapeClass* shape_class = nullptr;
  Variant* variant = nullptr;
  int page_width = 0;
  int page_height = 0;

  int width() const { return variant->bitmap.width(); }
  int height() const { return variant->bitmap.height(); }
  bool fits(int x, int y) const { return x >= 0 && y >= 0 && x + width() <= page_width && y + height() <= page_height; }
};

/// Predicts where a glyph stands: its distance from the glyph before is a part of that one's class and a part of
/// its own (or what the same pair had before), and the width of a space; its height above the baseline is its
/// class's.
class PlaceModel {
 public:
  PlaceModel() : pairs_(1 << kPairBits) {}

  /// Where the centroid of the next glyph is expected. `before`: the class of the last one. Not after a break.
  int expected_x(const TextPosition& at, const ShapeClass& before, int slot, const ShapeClass& next, bool space) const;

  /// Codes the upper left corner of a glyph that goes on a segment. False, and nothing learnt, if the glyph would
  /// not lie on the page.
  template <class Coder>
  bool code_next(Coder& coder, TextPosition& at, ShapeClass& before, const PlacedShape& shape, bool space, int& x, int& y);

  /// The same of a glyph that begins a segment.
  template <class Coder>
  bool code_start(Coder& coder, TextPosition& at, const PlacedShape& shape, int& x, int& y);

  /// To be called when classes were forgotten.
  void forget_pairs() { pairs_.assign(pairs_.size(), Pair()); }

 private:
  static constexpr int kPairBits = 13;
  // Bound of what is learnt, so that no input makes it overflow.
  static constexpr int kFar = 1 << 20;

  static int bounded(int distance) { return std::clamp(distance, -kFar, kFar); }

  struct Pair {
    uint32_t key = 0;
    int32_t distance = 0;
    int32_t uses = 0;
  };

  static uint32_t pair_key(int before, int slot) { return static_cast<uint32_t>(before + 1) << 16 | static_cast<uint32_t>(slot + 1); }
  const Pair* find_pair(int before, int slot) const {
    const uint32_t key = pair_key(before, slot);
    const Pair& pair = pairs_[hash_to(key, kPairBits)];
    return pair.key == key ? &pair : nullptr;
  }
  void learn_distance(TextPosition& at, ShapeClass& before, const PlacedShape& shape, bool space, int distance);
  void learn_height(TextPosition& at, ShapeClass& before, const PlacedShape& shape, int y);
  static void moved(TextPosition& at, const PlacedShape& shape, int x);

  template <class Coder>
  int code_start_x(Coder& coder, TextPosition& at, int origin, bool same_row, bool known);

  std::vector<Pair> pairs_;
  int space_ = 0;
  MixedInt<5> step_x_;
  MixedInt<5> step_y_;
  IntModel<4> row_step_;
  IntModel<4> start_x_;
  BitModel<60> same_row_;
  std::array<BitModel<60>, 32> start_hit_{};
};

template <class Coder>
bool PlaceModel::code_next(Coder& coder, TextPosition& at, ShapeClass& before, const PlacedShape& shape, bool space, int& x, int& y) {
  ShapeClass& own = *shape.shape_class;
  Variant& variant = *shape.variant;
  const int expected = expected_x(at, before, shape.slot, own, space);
  const int left = expected - variant.anchor_x + kSubpixels / 2;
  const int top = at.baseline - own.above + variant.grid_y * kSubpixels + kSubpixels / 2;
  const bool pair = find_pair(at.slot, shape.slot) != nullptr;
  const auto sure_x = static_cast<uint32_t>(pair ? 3 : std::min({own.before_uses, before.after_uses, 2}));
  const auto sure_y = static_cast<uint32_t>(std::min(own.above_uses, 3));
  const auto fraction_x = static_cast<uint32_t>(left & 15) >> 1;
  const auto fraction_y = static_cast<uint32_t>(top & 15) >> 1;
  const uint32_t gap = space ? 1 : 0;
  const auto slot = static_cast<uint32_t>(shape.slot);
  const int error_x = step_x_.code(coder, x - (left >> 4),
                                   {gap | sure_x << 1 | fraction_x << 3, hash_with(pair_key(at.slot, shape.slot), gap),
                                    hash_with(hash_with(at.variant, variant.number), gap), (at.errors_x & 15) | gap << 4 | sure_x << 5,
                                    hash_with(slot, fraction_x >> 1 | gap << 4)}, gap);
  x = (left >> 4) + error_x;
  const int error_y = step_y_.code(coder, y - (top >> 4),
                                   {sure_y | fraction_y << 2, hash_with(slot, fraction_y), variant.number, (at.errors_y & 255) | sure_y << 8,
                                    hash_with(slot, at.errors_y & 3)}, sure_y > 1 ? 1 : 0);
  y = (top >> 4) + error_y;
  if (!shape.fits(x, y)) return false;
  const auto grade = [](int error) { return error == 0 ? 0u : error == 1 ? 1u : error == -1 ? 2u : 3u; };
  at.errors_x = at.errors_x << 2 | grade(error_x);
  at.errors_y = at.errors_y << 2 | grade(error_y);
  const int center = x * kSubpixels + variant.anchor_x;
  learn_distance(at, before, shape, space, center - at.center_x);
  learn_height(at, before, shape, y);
  moved(at, shape, x);
  return true;
}

template <class Coder>
bool PlaceModel::code_start(Coder& coder, TextPosition& at, const PlacedShape& shape, int& x, int& y) {
  ShapeClass& own = *shape.shape_class;
  const bool known = own.above_uses > 0;
  const int grid = shape.variant->grid_y * kSubpixels;
  const int top_same = (at.baseline - own.above + grid + kSubpixels / 2) >> 4;
  const int top_next = (at.row_baseline + at.pitch - own.above + grid + kSubpixels / 2) >> 4;
  bool same_row = Coder::kWrites && x >= at.end && at.slot >= 0 && std::abs(y - top_same) <= std::max(3, shape.height() / 3);
  same_row = coder.code(same_row, same_row_.one());
  same_row_.update(same_row);
  const int top = same_row ? top_same : top_next;
  y = top + row_step_.code(coder, y - top, (same_row ? 2 : 0) + (known ? 1 : 0));
  const int origin = (own.before - shape.variant->anchor_x) >> 4;
  x = code_start_x(coder, at, x - origin, same_row, own.before_uses > 0) + origin;
  if (!shape.fits(x, y)) return false;
  at.baseline = y * kSubpixels - grid + own.above;
  at.in_segment = 1;
  at.first_unknown = !known;
  if (!same_row) {
    at.pitch = at.baseline - at.row_baseline;
    at.row_baseline = at.baseline;
  }
  moved(at, shape, x);
  return true;
}

template <class Coder>
int PlaceModel::code_start_x(Coder& coder, TextPosition& at, int origin, bool same_row, bool known) {
  // Earlier starts: to the right of what is there, nearest first; or any, latest first.
  std::array<int, TextPosition::kStarts> order{};
  int count = 0;
  for (int i = 0; i < at.start_count; ++i) {
    if (!same_row || at.starts[static_cast<size_t>(i)] >= at.end) order[static_cast<size_t>(count++)] = i;
  }
  const auto start = [&](int i) { return at.starts[static_cast<size_t>(order[static_cast<size_t>(i)])]; };
  if (same_row) {
    std::stable_sort(order.begin(), order.begin() + count, [&](int a, int b) {
      return at.starts[static_cast<size_t>(a)] < at.starts[static_cast<size_t>(b)];
    });
  }
  int chosen = -1;
  if (Coder::kWrites) {
    for (int i = 0; i < count; ++i) {
      if (std::abs(start(i) - origin) <= 4 && (chosen < 0 || std::abs(start(i) - origin) < std::abs(start(chosen) - origin))) chosen = i;
    }
  }
  int hit = -1;
  for (int i = 0; i < count && hit < 0; ++i) {
    auto& model = start_hit_[static_cast<size_t>((same_row ? 16 : 0) + std::min(i, 15))];
    const bool yes = coder.code(i == chosen, model.one());
    model.update(yes);
    if (yes) hit = i;
  }
  int from = same_row ? at.end : 0;
  if (hit >= 0) from = start(hit);
  origin = from + start_x_.code(coder, origin - from, hit >= 0 ? (known ? 1 : 0) : same_row ? 2 : 3);
  // To the front, in the place of the one that was met, or of the oldest.
  int place = hit >= 0 ? order[static_cast<size_t>(hit)] : std::min(at.start_count, TextPosition::kStarts - 1);
  if (hit < 0 && at.start_count < TextPosition::kStarts) ++at.start_count;
  for (; place > 0; --place) at.starts[static_cast<size_t>(place)] = at.starts[static_cast<size_t>(place - 1)];
  at.starts[0] = origin;
  return origin;
}

}  // namespace sportello::document
