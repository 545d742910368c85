// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#include "document/entropy/bit_model.h"
#include "document/image/image.h"
#include "util/own_function.h"

namespace sportello::document {

/// Paper of plain colours: which of a few colours each pixel has, or none of them (0), where the wavelets
/// paint. First known cell by cell, then to the pixel.
struct FlatPaper {
  static constexpr int kCell = 8;
  static constexpr size_t kMaxColours = 31;

  std::vector<Rgba> colours;  // label 1 is colours[0]; none: no pixel is flat
  Plane<uint8_t> cells;
  Plane<uint8_t> labels;      // of pixels

  bool used() const { return !colours.empty(); }
};

/// Fills a row of a cell, which is whole more often than not.
inline void fill_in_cell(uint8_t* row, int width, uint8_t value) {
  if (width == FlatPaper::kCell) {
    const uint64_t all = value * uint64_t{0x0101010101010101};
    std::memcpy(row, &all, sizeof all);
  } else {
    std::fill(row, row + width, value);
  }
}

/// Codes a FlatPaper: `cell` for each cell in raster order, then `refine` for each. The encoder's `wanted`
/// holds the label of each pixel, kAny where any will do. `Bits`: see BlockCoder.
class FlatPaperCoder {
 public:
  static constexpr uint8_t kAny = 0xff;

  FlatPaperCoder()
      : left_(18), above_(9), mixed_(kMixed), copy_(27), same_(256), other_(64), tree_(4 * 32), cell_tree_(32) {}

  bool cells_done(const FlatPaper& paper) const { return !paper.used() || next_cell_ == paper.cells.values().size(); }
  bool done(const FlatPaper& paper) const { return !paper.used() || next_refined_ == paper.cells.values().size(); }

  template <typename Bits>
  void code_cell(Bits& bits, FlatPaper& paper, uint8_t wanted);
  template <typename Bits>
  void code_refinement(Bits& bits, FlatPaper& paper, const Plane<uint8_t>* wanted);

 private:
  static constexpr size_t kMixed = 81;
  enum Mode : uint8_t { kWhole, kFromLeft, kFromAbove, kPixels };

  template <typename Bits, typename Model>
  static bool code_bit(Bits& bits, Model& model, bool value) {
    value = bits(value, model.one());
    model.update(value);
    return value;
  }
  template <typename Bits, typename Models>
  static uint8_t code_label(Bits& bits, Models& models, size_t first, const FlatPaper& paper, uint8_t value) {
    size_t node = 1;
    for (int i = 4; i >= 0; --i) node = node * 2 + (code_bit(bits, models[first + node], ((value >> i) & 1) != 0) ? 1 : 0);
    return static_cast<uint8_t>(std::min(node & 31, paper.colours.size()));
  }
  template <typename Bits>
  void code_pixels(Bits& bits, FlatPaper& paper, const Rect& area, const Plane<uint8_t>* wanted);

  size_t next_cell_ = 0;
  size_t next_refined_ = 0;
  Plane<uint8_t> modes_;
  std::vector<BitModel<250>> left_;
  std::vector<BitModel<250>> above_;
  std::vector<BitModel<250>> mixed_;
  std::vector<BitModel<250>> copy_;
  std::vector<BitModel<250>> same_;
  std::vector<BitModel<250>> other_;
  std::vector<BitModel<60>> tree_;
  std::vector<BitModel<60>> cell_tree_;
};

template <typename Bits>
SPORTELLO_OWN_FUNCTION void FlatPaperCoder::code_cell(Bits& bits, FlatPaper& paper, uint8_t wanted) {
  Plane<uint8_t>& cells = paper.cells;
  const int x = static_cast<int>(next_cell_) % cells.width();
  const int y = static_cast<int>(next_cell_) / cells.width();
  ++next_cell_;
  const int left = x > 0 ? cells.at(x - 1, y) : y > 0 ? cells.at(x, y - 1) : 1;
  const int above = y > 0 ? cells.at(x, y - 1) : left;
  const int corner = x > 0 && y > 0 ? cells.at(x - 1, y - 1) : above;
  const int next = x + 1 < cells.width() && y > 0 ? cells.at(x + 1, y - 1) : above;
  const int farther = x > 1 ? cells.at(x - 2, y) : left;
  const size_t context = static_cast<size_t>((left == above ? 0 : left == corner ? 1 : above == corner ? 2 : 3) * 4 +
                                             (above == next ? 0 : 1) * 2 + (left == farther ? 0 : 1));
  uint8_t value = wanted == kAny ? static_cast<uint8_t>(left) : wanted;
  if (code_bit(bits, left_[context], value == left)) {
    value = static_cast<uint8_t>(left);
  } else if (left != above && code_bit(bits, above_[context / 2], value == above)) {
    value = static_cast<uint8_t>(above);
  } else {
    value = code_label(bits, cell_tree_, 0, paper, value);
  }
  cells.at(x, y) = value;
  const int left_side = x * FlatPaper::kCell;
  const int across = std::min(FlatPaper::kCell, paper.labels.width() - left_side);
  for (int py = y * FlatPaper::kCell; py < std::min((y + 1) * FlatPaper::kCell, paper.labels.height()); ++py) {
    fill_in_cell(paper.labels.row(py) + left_side, across, value);
  }
}

template <typename Bits>
SPORTELLO_OWN_FUNCTION void FlatPaperCoder::code_refinement(Bits& bits, FlatPaper& paper, const Plane<uint8_t>* wanted) {
  const Plane<uint8_t>& cells = paper.cells;
  if (modes_.empty()) modes_ = Plane<uint8_t>(cells.width(), cells.height());
  const int x = static_cast<int>(next_refined_) % cells.width();
  const int y = static_cast<int>(next_refined_) / cells.width();
  ++next_refined_;
  // Only where cells differ from their neighbours is there an edge to be told.
  bool edge = false;
  for (int ny = std::max(0, y - 1); ny <= std::min(cells.height() - 1, y + 1); ++ny) {
    for (int nx = std::max(0, x - 1); nx <= std::min(cells.width() - 1, x + 1); ++nx) {
      edge = edge || cells.at(nx, ny) != cells.at(x, y);
    }
  }
  if (!edge) return;
  const Rect area = intersect({x * FlatPaper::kCell, y * FlatPaper::kCell, FlatPaper::kCell, FlatPaper::kCell},
                              paper.labels.bounds());
  // Which simple ways would do.
  bool fits[3] = {true, x > 0, y > 0};
  if (wanted != nullptr) {
    for (int py = area.y; py < area.y + area.height; ++py) {
      for (int px = area.x; px < area.x + area.width; ++px) {
        const uint8_t value = wanted->at(px, py);
        if (value == kAny) continue;
        fits[0] = fits[0] && value == cells.at(x, y);
        fits[1] = fits[1] && value == paper.labels.at(area.x - 1, py);
        fits[2] = fits[2] && value == paper.labels.at(px, area.y - 1);
      }
    }
  }
  const int left_mode = x > 0 ? modes_.at(x - 1, y) : 0;
  const int above_mode = y > 0 ? modes_.at(x, y - 1) : 0;
  const auto differs = [&](int nx, int ny) {
    nx = std::clamp(nx, 0, cells.width() - 1);
    ny = std::clamp(ny, 0, cells.height() - 1);
    return cells.at(nx, ny) != cells.at(x, y) ? 1 : 0;
  };
  const size_t context = static_cast<size_t>((left_mode * 4 + above_mode) * 4 + differs(x, y - 1) * 2 + differs(x, y + 1));
  const size_t turned = static_cast<size_t>(differs(x - 1, y) * 2 + differs(x + 1, y));
  Mode mode = kPixels;
  if (code_bit(bits, mixed_[context], fits[0])) {
    mode = kWhole;
  } else if (x > 0 && code_bit(bits, copy_[static_cast<size_t>(left_mode) * 2], fits[1])) {
    mode = kFromLeft;
  } else if (y > 0 && code_bit(bits, copy_[8 + static_cast<size_t>(above_mode) * 4 + turned], fits[2])) {
    mode = kFromAbove;
  }
  modes_.at(x, y) = mode;
  if (mode == kPixels) {
    code_pixels(bits, paper, area, wanted);
    return;
  }
  for (int py = area.y; py < area.y + area.height && mode != kWhole; ++py) {
    uint8_t* row = paper.labels.row(py);
    for (int px = area.x; px < area.x + area.width; ++px) {
      row[px] = mode == kFromLeft ? row[area.x - 1] : paper.labels.at(px, area.y - 1);
    }
  }
}

template <typename Bits>
SPORTELLO_OWN_FUNCTION void FlatPaperCoder::code_pixels(Bits& bits, FlatPaper& paper, const Rect& area, const Plane<uint8_t>* wanted) {
  Plane<uint8_t>& labels = paper.labels;
  const auto at = [&](int x, int y, int otherwise) {
    return x >= 0 && y >= 0 && x < labels.width() ? labels.at(x, y) : otherwise;
  };
  const int own = paper.cells.at(area.x / FlatPaper::kCell, area.y / FlatPaper::kCell);
  for (int y = area.y; y < area.y + area.height; ++y) {
    for (int x = area.x; x < area.x + area.width; ++x) {
      const int left = at(x - 1, y, own);
      const int above = at(x, y - 1, left);
      const int corner = at(x - 1, y - 1, above);
      const int next = x + 1 < area.x + area.width || y == area.y ? at(x + 1, y - 1, above) : above;
      const int farther = at(x - 2, y, left);
      const int higher = at(x, y - 2, above);
      const size_t context = static_cast<size_t>(
          (left != above) | (above != corner) << 1 | (left != corner) << 2 | (above != next) << 3 |
          (left != farther) << 4 | (above != higher) << 5 | (left != own) << 6 | (above != own) << 7);
      const uint8_t asked = wanted != nullptr ? wanted->at(x, y) : kAny;
      uint8_t value = asked == kAny ? static_cast<uint8_t>(left) : asked;
      if (code_bit(bits, same_[context], value == left)) {
        value = static_cast<uint8_t>(left);
      } else if (above != left && code_bit(bits, other_[context & 15], value == above)) {
        value = static_cast<uint8_t>(above);
      } else if (own != left && own != above && code_bit(bits, other_[16 + (context & 15)], value == own)) {
        value = static_cast<uint8_t>(own);
      } else {
        value = code_label(bits, tree_, 0, paper, value);
      }
      labels.at(x, y) = value;
    }
  }
}

/// Finds the plain colours of a page's paper and which pixel has which: kAny where `hidden`. Colours are
/// few and exact; where edges are soft, a pixel takes the nearest.
struct FlatAreas {
  std::vector<Rgba> colours;
  Plane<uint8_t> labels;
  Plane<uint8_t> cells;  // what most of a cell's pixels have
};
FlatAreas find_flat_areas(const Image& page, const Mask& hidden);

}  // namespace sportello::document
