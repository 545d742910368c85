// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "document/entropy/bit_model.h"
#include "document/paint/paint_state.h"

namespace sportello::document {

/// Codes what the base says of a page at large (ground, plain colours, palette, edges) and then the colour of each unit
/// of ink. `Bits`: see BlockCoder.
class InkCoder {
 public:
  InkCoder() : choice_(kChoices), index_(PaintState::kMaxPalette), mixed_(2), block_(3) {}

  /// Ground, plain colours, palette and edges of `state`: read or written. False if what was read makes no sense.
  template <typename Bits>
  bool code_header(Bits& bits, PaintState& state);

  /// The next unit's colour.
  template <typename Bits>
  void code_unit(Bits& bits, PaintState& state);

  bool done(const PaintState& state) const { return next_ == state.units.count() || state.palette.size() < 2; }

 private:
  static constexpr size_t kChoices = 16;

  template <typename Bits>
  static int code_number(Bits& bits, int value, int width) {
    int coded = 0;
    for (int i = width - 1; i >= 0; --i) coded |= (bits(((value >> i) & 1) != 0, 32768) ? 1 : 0) << i;
    return coded;
  }
  template <typename Bits>
  uint8_t code_index(Bits& bits, uint8_t value, size_t count);
  template <typename Bits>
  void code_blocks(Bits& bits, PaintState& state);
  template <typename Bits>
  static Rgba code_colour(Bits& bits, Rgba value, Rgba usual);
  template <typename Bits>
  static bool code_bit(Bits& bits, BitModel<60>& model, bool value) {
    value = bits(value, model.one());
    model.update(value);
    return value;
  }

  size_t next_ = 0;
  size_t history_ = 0;                // whether the last two units were as foreseen
  uint32_t cell_ = 0xffffffff;
  int last_ = 0;                      // the last unit's colour
  std::vector<uint8_t> above_;        // the last colour in each column of cells
  std::vector<BitModel<60>> choice_;
  std::vector<BitModel<60>> index_;
  bool last_mixed_ = false;
  std::vector<BitModel<60>> mixed_;
  std::vector<BitModel<60>> block_;
};

template <typename Bits>
Rgba InkCoder::code_colour(Bits& bits, Rgba value, Rgba usual) {
  if (bits(value == usual, 32768)) return usual;
  const int r = code_number(bits, value.r, 8);
  const int g = code_number(bits, value.g, 8);
  const int b = code_number(bits, value.b, 8);
  return {static_cast<uint8_t>(r), static_cast<uint8_t>(g), static_cast<uint8_t>(b), 255};
}

template <typename Bits>
bool InkCoder::code_header(Bits& bits, PaintState& state) {
  state.ground = code_colour(bits, state.ground, {255, 255, 255, 255});
  const int flats = code_number(bits, static_cast<int>(state.flat.colours.size()), 5);
  state.flat.colours.resize(static_cast<size_t>(flats));
  for (size_t i = 0; i < state.flat.colours.size(); ++i) {
    Rgba& colour = state.flat.colours[i];
    colour = code_colour(bits, colour, i == 0 ? state.ground : Rgba{255, 255, 255, 255});
  }
  if (flats > 0) {
    state.flat.cells = Plane<uint8_t>(state.cells_x(), state.cells_y());
    state.flat.labels = Plane<uint8_t>(state.width, state.height);
  }
  const int count = code_number(bits, static_cast<int>(state.palette.size()), 7);
  if (count > static_cast<int>(PaintState::kMaxPalette)) return false;
  state.palette.resize(static_cast<size_t>(count));
  for (Rgba& colour : state.palette) colour = code_colour(bits, colour, {0, 0, 0, 255});
  if (count == 0) return state.units.count() == 0;
  state.edges.hard = bits(state.edges.hard, 32768);
  if (!state.edges.hard) {
    BitModel<60> models[16];
    for (uint8_t& share : state.edges.share) {
      int node = 1;
      for (int i = 3; i >= 0; --i) node = node * 2 + (code_bit(bits, models[node], ((share >> i) & 1) != 0) ? 1 : 0);
      share = static_cast<uint8_t>(node & 15);
    }
  }
  state.colours.resize(state.units.count(), 0);
  if (state.blocks.empty()) state.blocks = Plane<uint8_t>(state.cells_x(), state.cells_y());
  state.has_ink = true;
  return true;
}

template <typename Bits>
uint8_t InkCoder::code_index(Bits& bits, uint8_t value, size_t count) {
  int width = 1;
  while ((size_t{1} << width) < count) ++width;
  size_t node = 1;
  for (int i = width - 1; i >= 0; --i) node = node * 2 + (code_bit(bits, index_[node], ((value >> i) & 1) != 0) ? 1 : 0);
  return static_cast<uint8_t>(std::min(node - (size_t{1} << width), count - 1));
}

template <typename Bits>
void InkCoder::code_unit(Bits& bits, PaintState& state) {
  const uint32_t cell = state.units.cells()[next_];
  const size_t column = cell % static_cast<uint32_t>(state.units.cells_x());
  if (above_.empty()) above_.resize(static_cast<size_t>(state.units.cells_x()), 0);
  uint8_t& colour = state.colours[next_];
  if (state.units.large(next_)) {
    last_mixed_ = code_bit(bits, mixed_[last_mixed_ ? 1 : 0], colour == PaintState::kMixed);
    if (last_mixed_) {
      colour = PaintState::kMixed;
      code_blocks(bits, state);
      ++next_;
      return;
    }
  }
  // Foreseen: the colour of the unit before.
  const int before = last_;
  const int above = above_[column];
  const size_t context = history_ * 4 + (above == before ? 2u : 0u) + (cell == cell_ ? 1u : 0u);
  const bool same = code_bit(bits, choice_[context], colour == before);
  history_ = (history_ * 2 + (same ? 1 : 0)) & 3;
  colour = same ? static_cast<uint8_t>(before) : code_index(bits, colour, state.palette.size());
  last_ = colour;
  above_[column] = colour;
  cell_ = cell;
  ++next_;
}

template <typename Bits>
void InkCoder::code_blocks(Bits& bits, PaintState& state) {
  const uint64_t covered = state.units.blocks(next_);
  const int cell = static_cast<int>(state.units.cells()[next_]);
  const int left = cell % state.units.cells_x() * 8;
  const int top = cell / state.units.cells_x() * 8;
  int before = last_;
  for (int i = 0; i < 64; ++i) {
    if (((covered >> i) & 1) == 0) continue;
    uint8_t& colour = state.blocks.at(left + i % 8, top + i / 8);
    const int above = i >= 8 && ((covered >> (i - 8)) & 1) != 0 ? state.blocks.at(left + i % 8, top + i / 8 - 1) : before;
    if (code_bit(bits, block_[above == before ? 0 : 1], colour == before)) {
      colour = static_cast<uint8_t>(before);
    } else if (above != before && code_bit(bits, block_[2], colour == above)) {
      colour = static_cast<uint8_t>(above);
    } else {
      colour = code_index(bits, colour, state.palette.size());
    }
    before = colour;
  }
  last_ = before;
}

}  // namespace sportello::document
