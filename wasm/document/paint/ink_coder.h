// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "document/entropy/bit_model.h"
#include "document/paint/paint_state.h"

namespace sportello::document {

/// Codes what the base says of a page at large (ground, palette, edges) and then the colour of each unit
/// of ink. `Bits`: see BlockCoder.
class InkCoder {
 public:
  InkCoder() : choice_(kChoices), index_(PaintState::kMaxPalette) {}

  /// Ground, palette and edges of `state`: read or written. False if what was read makes no sense.
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
  state.has_ink = true;
  return true;
}

template <typename Bits>
void InkCoder::code_unit(Bits& bits, PaintState& state) {
  const uint32_t cell = state.units.cells()[next_];
  const size_t column = cell % static_cast<uint32_t>(state.units.cells_x());
  if (above_.empty()) above_.resize(static_cast<size_t>(state.units.cells_x()), 0);
  // Foreseen: the colour of the unit before; else, of the cell above.
  const int before = last_;
  const int above = above_[column];
  uint8_t& colour = state.colours[next_];
  const size_t context = history_ * 4 + (above == before ? 2u : 0u) + (cell == cell_ ? 1u : 0u);
  const bool same = code_bit(bits, choice_[context], colour == before);
  history_ = (history_ * 2 + (same ? 1 : 0)) & 3;
  if (same) {
    colour = static_cast<uint8_t>(before);
  } else {
    int width = 1;
    while ((size_t{1} << width) < state.palette.size()) ++width;
    size_t node = 1;
    for (int i = width - 1; i >= 0; --i) {
      node = node * 2 + (code_bit(bits, index_[node], ((colour >> i) & 1) != 0) ? 1 : 0);
    }
    const size_t index = node - (size_t{1} << width);
    colour = static_cast<uint8_t>(std::min(index, state.palette.size() - 1));
  }
  last_ = colour;
  above_[column] = colour;
  cell_ = cell;
  ++next_;
}

}  // namespace sportello::document
