// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "document/entropy/bit_model.h"
#include "document/exact/colour.h"
#include "document/exact/colour_model.h"
#include "document/exact/mask_bits.h"
#include "document/exact/smooth_model.h"

namespace sportello::document {

/// A page is coded in chunks: pieces of a row, from left to right, from top to bottom. Encoder and
/// decoder run the same code on it; what they share of a page is in here.
class PageModel {
 public:
  static constexpr int kChunk = 512;
  static constexpr int kTile = 32;
  static constexpr size_t kTilesOfChunk = kChunk / kTile;

  /// Whether the tiles of a chunk hold photographs: found by the encoder, at the first row of tiles.
  using SmoothTiles = std::array<bool, kTilesOfChunk>;

  PageModel(const Mask& mask, bool gray);

  /// A row begins: `rendition` holds what is shown of it, `width` pixels.
  void begin_row(int y, const Rgba* rendition);

  /// Codes pixels [x, end) of the row, a chunk. `source`: the true row when encoding, else unused.
  /// `smooth`: what the encoder found for the tiles, used in the first row of tiles only.
  template <class Bits>
  void code_chunk(Bits& bits, int x, int end, const Colour* source, const SmoothTiles& smooth);

  /// The row as coded so far.
  const Colour* row() const { return line(0); }

  void end_row();

 private:
  static constexpr int kMargin = Rows::kMargin;
  static constexpr int kLengths = 10;

  Colour* line(int back) { return lines_[(turn_ + static_cast<size_t>(back)) % 3].data() + kMargin; }
  const Colour* line(int back) const { return lines_[(turn_ + static_cast<size_t>(back)) % 3].data() + kMargin; }

  void find_steps(const Colour* row);
  /// How many pixels from x on, before `end`, lie in surroundings of one colour.
  int flat_length(int x, int end) const;

  template <class Bits>
  int code_plain(Bits& bits, int x, int end, const Colour* source);
  template <class Bits>
  void code_pixel(Bits& bits, int x, const Colour* source, Colour refused);

  bool gray_;
  int width_;
  MaskBits mask_;
  int y_ = 0;
  const Rgba* rendition_ = nullptr;
  size_t turn_ = 0;
  std::array<std::vector<Colour>, 3> lines_;
  // Where the row above changes colour, and where the mask has an edge or the row above does near by.
  std::vector<uint64_t> steps_;
  std::vector<uint64_t> busy_;
  std::vector<uint8_t> tiles_;
  std::array<BitModel<255>, 4> tile_bits_;
  std::array<std::array<BitModel<255>, 2>, kLengths> flat_bits_;
  ColourModel colours_;
  // Made when the first photograph comes.
  std::unique_ptr<SmoothModel> smooth_;
};

template <class Bits>
void PageModel::code_pixel(Bits& bits, int x, const Colour* source, Colour refused) {
  Colour* here = line(0);
  const Colour* above = line(1);
  const Neighbours near{here[x - 1], above[x], above[x - 1], above[x + 1], here[x - 2], line(2)[x]};
  here[x] = colours_.code(bits, mask_, x, y_, near, to_colour(rendition_[x]), refused, Bits::kEncodes ? source[x] : 0);
}

/// One pixel, or a stretch of one colour; returns where it ends.
template <class Bits>
int PageModel::code_plain(Bits& bits, int x, int end, const Colour* source) {
  Colour* here = line(0);
  const Colour colour = here[x - 1];
  const int length = colour == line(1)[x] ? flat_length(x, end) : 0;
  if (length == 0) {
    code_pixel(bits, x, source, ColourModel::kNone);
    return x + 1;
  }
  // Is all of it of the colour? If not, halve it until the first pixel that differs is found.
  const int flat_end = x + length;
  int first = flat_end;
  if constexpr (Bits::kEncodes) {
    for (first = x; first < flat_end && source[first] == colour; ++first) {
    }
  }
  const auto code_flat = [&](int from, int to, size_t level) {
    size_t size = 0;
    while ((to - from) >> (size + 1) != 0) ++size;
    auto& model = flat_bits_[size][level];
    const bool flat = bits.code(first >= to, model.one());
    model.update(flat);
    return flat;
  };
  int low = x;
  int high = flat_end;
  if (code_flat(low, high, 0)) {
    std::fill(here + x, here + flat_end, colour);
    return flat_end;
  }
  while (high - low > 1) {
    const int middle = (low + high) / 2;
    if (code_flat(low, middle, 1)) {
      low = middle;
    } else {
      high = middle;
    }
  }
  std::fill(here + x, here + low, colour);
  code_pixel(bits, low, source, colour);
  return low + 1;
}

template <class Bits>
void PageModel::code_chunk(Bits& bits, int x, int end, const Colour* source, const SmoothTiles& smooth) {
  if (y_ % kTile == 0) {
    for (int tile = x / kTile; tile * kTile < end; ++tile) {
      const size_t at = static_cast<size_t>(tile) + 1;
      const bool above = (tiles_[at] & 1) != 0;
      auto& model = tile_bits_[static_cast<size_t>(tiles_[at - 1] & 1) * 2 + above];
      const bool is_smooth = bits.code(smooth[static_cast<size_t>(tile % static_cast<int>(kTilesOfChunk))], model.one());
      model.update(is_smooth);
      tiles_[at] = is_smooth;
    }
  }
  Colour* here = line(0);
  const Rows rows{here, line(1), line(2)};
  while (x < end) {
    const int tile = x / kTile;
    const bool is_smooth = tiles_[static_cast<size_t>(tile) + 1] != 0;
    int stop = tile;
    while (stop * kTile < end && (tiles_[static_cast<size_t>(stop) + 1] != 0) == is_smooth) ++stop;
    stop = std::min(stop * kTile, end);
    if (is_smooth) {
      if (smooth_ == nullptr) smooth_ = std::make_unique<SmoothModel>(gray_, width_);
      for (; x < stop; ++x) {
        const uint32_t m3 = mask_.small_window(x, y_);
        here[x] = smooth_->code(bits, rows, x, m3, Bits::kEncodes ? source[x] : 0);
      }
    } else {
      while (x < stop) x = code_plain(bits, x, stop, source);
    }
  }
}

}  // namespace sportello::document
