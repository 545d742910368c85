// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>

#include "document/image/image.h"
#include "document/mask/mask_state.h"
#include "util/own_function.h"

namespace sportello::document {

/// A glyph to be coded, or that was read.
struct CodedGlyph {
  bool begins_segment = false;
  bool after_space = false;
  int slot = -1;       // its class; -1: a new one
  int variant = -1;    // the exact bitmap in its class; -1: a new one
  int grid_x = 0;      // where a new bitmap lies on the class's grid
  int grid_y = 0;
  Bitmap bitmap;       // if it is new
  int x = 0;           // on the page
  int y = 0;
};

/// Codes the glyphs of one page, in order.
class GlyphCoder {
 public:
  GlyphCoder(MaskState& state, int width, int height)
      : state_(state), width_(width), height_(height),
        area_left_(int64_t{4} * width * height + (int64_t{1} << 16)) {}

  /// What a glyph of this size costs the reader, at most.
  static int64_t cost(int width, int height) { return int64_t{width} * height + 256; }
  /// Whether the page may have another glyph of this size.
  bool affordable(int width, int height) const { return cost(width, height) <= area_left_; }

  /// Codes one glyph and learns from it: its class and variant are then known ones. False, when reading, if it
  /// makes no sense.
  template <class Coder>
  bool code(Coder& coder, CodedGlyph& glyph);

  /// Whether the last glyph made the library forget others.
  bool forgot() const { return forgot_; }
  const TextPosition& position() const { return position_; }

 private:
  template <class Coder>
  bool code_identity(Coder& coder, CodedGlyph& glyph);
  template <class Coder>
  bool code_variant(Coder& coder, CodedGlyph& glyph);
  template <class Coder>
  bool code_new_class(Coder& coder, CodedGlyph& glyph);
  template <class Coder>
  bool code_new_variant(Coder& coder, CodedGlyph& glyph);

  MaskState& state_;
  int width_;
  int height_;
  int64_t area_left_;
  TokenHistory history_;
  TextPosition position_;
  uint32_t last_variant_ = 0;
  bool last_exact_ = false;
  bool begun_ = false;
  bool forgot_ = false;
};

template <class Coder>
SPORTELLO_OWN_FUNCTION bool GlyphCoder::code(Coder& coder, CodedGlyph& glyph) {
  if (!code_identity(coder, glyph)) return false;
  ShapeClass& own = state_.classes[static_cast<size_t>(glyph.slot)];
  Variant& variant = own.variants()[static_cast<size_t>(glyph.variant)];
  const int width = variant.bitmap.width();
  const int height = variant.bitmap.height();
  if (!affordable(width, height)) return false;
  area_left_ -= cost(width, height);
  const PlacedShape shape{glyph.slot, &own, &variant, width_, height_};
  if (glyph.begins_segment) {
    if (!state_.places.code_start(coder, position_, shape, glyph.x, glyph.y)) return false;
  } else {
    ShapeClass& before = state_.classes[static_cast<size_t>(position_.slot)];
    if (!state_.places.code_next(coder, position_, before, shape, glyph.after_space, glyph.x, glyph.y)) return false;
  }
  own.last_use = state_.clock;
  variant.last_use = state_.clock;
  ++variant.uses;
  ++state_.clock;
  last_variant_ = variant.number;
  forgot_ = state_.make_room();
  return true;
}

template <class Coder>
bool GlyphCoder::code_identity(Coder& coder, CodedGlyph& glyph) {
  history_.room = position_.room();
  const Token own = glyph.slot < 0 ? kNewClass : static_cast<Token>(kFirstClass + glyph.slot);
  Token token = kBreak;
  if (begun_) {
    token = state_.tokens.code(coder, glyph.begins_segment ? kBreak : glyph.after_space ? kSpace : own, history_);
  } else {
    glyph.begins_segment = true;
  }
  begun_ = true;
  if (token == kBreak || token == kSpace) {
    if (!Coder::kWrites) {
      glyph.begins_segment = token == kBreak;
      glyph.after_space = token == kSpace;
    }
    history_.push(token);
    token = state_.tokens.code(coder, own, history_);
  }
  history_.novelty = history_.novelty << 1 | (token == kNewClass ? 1u : 0u);
  bool ok = false;
  if (token == kNewClass) {
    ok = code_new_class(coder, glyph);
  } else {
    glyph.slot = token - kFirstClass;
    ok = code_variant(coder, glyph);
  }
  history_.push(static_cast<Token>(kFirstClass + glyph.slot));
  return ok;
}

template <class Coder>
bool GlyphCoder::code_new_class(Coder& coder, CodedGlyph& glyph) {
  const int height = state_.fresh_height.code_unsigned(coder, glyph.bitmap.height() - 1) + 1;
  const int width = state_.fresh_width.code_unsigned(coder, glyph.bitmap.width() - 1) + 1;
  if (width > kMaxShapeSide || height > kMaxShapeSide || width * height > kMaxShapeArea || !affordable(width, height)) return false;
  if (!Coder::kWrites) glyph.bitmap.reset(width, height);
  state_.bitmaps.code_fresh(coder, glyph.bitmap);
  Variant first;
  first.bitmap = glyph.bitmap;
  first.measure = measure(glyph.bitmap);
  glyph.slot = state_.begin_class(std::move(first));
  glyph.variant = 0;
  last_exact_ = false;
  return true;
}

template <class Coder>
SPORTELLO_OWN_FUNCTION bool GlyphCoder::code_variant(Coder& coder, CodedGlyph& glyph) {
  ShapeClass& own = state_.classes[static_cast<size_t>(glyph.slot)];
  const auto& variants = own.variants();
  const auto slot = static_cast<uint32_t>(glyph.slot);
  const bool free_place = glyph.begins_segment;
  const int expected = free_place ? 0
                                  : state_.places.expected_x(position_, state_.classes[static_cast<size_t>(position_.slot)], glyph.slot,
                                                             own, glyph.after_space);
  uint32_t repeated = 0;
  for (const Variant& v : variants) repeated += v.uses > 1 ? 1u : 0u;
  const auto count = static_cast<uint32_t>(std::min<size_t>(variants.size(), 15));
  const bool exact = state_.exact.code(coder, glyph.variant >= 0,
                                       {slot, count | std::min(repeated, 15u) << 4, (last_exact_ ? 1u : 0u) | std::min(repeated, 3u) << 1 | 0x100u,
                                        hash_with(last_variant_, slot)});
  last_exact_ = exact;
  if (!exact) return code_new_variant(coder, glyph);

  // Best first: those whose centroid falls where it is expected, and those used often.
  std::array<uint8_t, ShapeClass::kMaxVariants> order{};
  std::array<int, ShapeClass::kMaxVariants> score{};
  std::array<uint8_t, ShapeClass::kMaxVariants> miss{};
  const size_t size = variants.size();
  for (size_t i = 0; i < size; ++i) {
    order[i] = static_cast<uint8_t>(i);
    const int off = (expected - variants[i].anchor_x) & (kSubpixels - 1);
    miss[i] = static_cast<uint8_t>(free_place ? 4 : std::min(off, kSubpixels - off));
    score[i] = -static_cast<int>(miss[i]) * 4 + static_cast<int>(std::min(variants[i].uses, 12u)) ;
  }
  std::stable_sort(order.begin(), order.begin() + size, [&](uint8_t a, uint8_t b) { return score[a] > score[b]; });
  uint32_t uses_left = 0;
  for (const Variant& v : variants) uses_left += v.uses;
  for (size_t rank = 0; rank + 1 < size; ++rank) {
    const size_t i = order[rank];
    const uint32_t uses = variants[i].uses;
    const uint32_t share = uses_left == 0 ? 0 : uses * 8 / uses_left;
    const auto r = static_cast<uint32_t>(std::min<size_t>(rank, 7));
    const bool hit = state_.variant.code(coder, static_cast<int>(i) == glyph.variant,
                                         {r | static_cast<uint32_t>(miss[i]) << 3 | (free_place ? 128u : 0u) | (glyph.after_space ? 256u : 0u),
                                          hash_with(last_variant_, variants[i].number), share | static_cast<uint32_t>(miss[i]) << 4 | 0x1000u,
                                          hash_with(variants[i].number, static_cast<uint32_t>(miss[i]) / 2 + 5), share | r << 4 | std::min(uses, 7u) << 8 | 0x2000u,
                                          static_cast<uint32_t>(std::min<size_t>(size - rank, 15)) | share << 4 | 0x4000u});
    if (hit) {
      glyph.variant = static_cast<int>(i);
      return true;
    }
    uses_left -= uses;
  }
  glyph.variant = order[size - 1];
  return true;
}

template <class Coder>
bool GlyphCoder::code_new_variant(Coder& coder, CodedGlyph& glyph) {
  ShapeClass& own = state_.classes[static_cast<size_t>(glyph.slot)];
  const Bitmap& latest = own.latest().bitmap;
  const int previous_w = latest.width();
  const int previous_h = latest.height();
  const auto slot = static_cast<uint32_t>(glyph.slot);
  const auto contexts = [&](int previous, int grid) {
    const auto off = static_cast<uint32_t>(std::clamp(previous - (grid - 2 * ShapeClass::kMargin) + 4, 0, 8));
    return std::array<uint32_t, 3>{off, hash_with(slot, 16), hash_with(slot, off)};
  };
  const int width = previous_w + state_.refined_width.code(coder, glyph.bitmap.width() - previous_w, contexts(previous_w, own.grid_width()));
  const int height = previous_h + state_.refined_height.code(coder, glyph.bitmap.height() - previous_h, contexts(previous_h, own.grid_height()));
  if (width < 1 || height < 1 || width > kMaxShapeSide || height > kMaxShapeSide || width * height > kMaxShapeArea || !affordable(width, height)) return false;
  const auto shift_contexts = [&](int size, int grid) {
    const auto more = static_cast<uint32_t>(std::clamp(size - (grid - 2 * ShapeClass::kMargin) + 8, 0, 15));
    return std::array<uint32_t, 2>{more, hash_with(slot, more)};
  };
  const int default_x = own.default_x(width);
  const int default_y = own.default_y(height);
  glyph.grid_x = default_x + state_.shift_x.code(coder, glyph.grid_x - default_x, shift_contexts(width, own.grid_width()));
  glyph.grid_y = default_y + state_.shift_y.code(coder, glyph.grid_y - default_y, shift_contexts(height, own.grid_height()));
  if (std::abs(glyph.grid_x) > kMaxShapeSide || std::abs(glyph.grid_y) > kMaxShapeSide) return false;
  if (!Coder::kWrites) glyph.bitmap.reset(width, height);
  state_.bitmaps.code_refined(coder, glyph.bitmap, own, glyph.grid_x, glyph.grid_y);
  Variant next;
  next.bitmap = glyph.bitmap;
  next.measure = measure(glyph.bitmap);
  state_.add_variant(glyph.slot, std::move(next), glyph.grid_x, glyph.grid_y);
  glyph.variant = own.latest_index();
  return true;
}

}  // namespace sportello::document
