// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "document/image/image.h"
#include "document/paint/colour.h"
#include "document/paint/flat_paper.h"
#include "document/paint/ink_units.h"
#include "document/paint/subbands.h"

namespace sportello::document {

/// Paper in the rough: one colour for each cell of 8 x 8 pixels.
struct RoughPaper {
  static constexpr int kCell = 8;

  std::array<Samples, SubbandSet::kComponents> cells;  // Y, Cg, Co as whole numbers

  /// Component samples of row `y` from column `x` on, interpolated between the cells' centres, with
  /// SubbandSet::kFraction bits of fraction.
  void row(int component, int x, int y, int width, int16_t* out) const;
  /// Whether one colour fills the part of row `y`.
  bool flat(int x, int y, int width) const;
};

/// How much ink there is in pixels at the rim of a shape, by how many of their neighbours belong to the
/// mask: edges come out as soft as they were in the source.
struct EdgeTable {
  static constexpr size_t kClasses = 50;
  static constexpr int kFull = 15;

  std::array<uint8_t, kClasses> share{};  // of ink, 0..kFull
  bool hard = true;                       // all or nothing, as the mask says

  static size_t class_of(bool ink, int beside, int diagonal) {
    return static_cast<size_t>((ink ? 25 : 0) + beside * 5 + diagonal);
  }
};

/// All that is known of a page's colours, the same on both sides, and the drawing of it.
class PaintState {
 public:
  static constexpr size_t kMaxPalette = 64;
  static constexpr uint8_t kMixed = 0xff;
  static constexpr int kChromaShift = 1;  // of the refinement; the rough paper's chroma is whole

  PaintState(int page_width, int page_height) : width(page_width), height(page_height) {}

  /// Levels of the transforms of pictures of this size.
  static int levels(int width, int height, int least);
  int cells_x() const { return (width + RoughPaper::kCell - 1) / RoughPaper::kCell; }
  int cells_y() const { return (height + RoughPaper::kCell - 1) / RoughPaper::kCell; }
  size_t rough_cells() const { return static_cast<size_t>(cells_x()) * static_cast<size_t>(cells_y()); }

  /// Takes over what a coder knows of the rough paper.
  void set_rough(const SubbandSet& known);
  void render(const Rect& area, Image& out) const;

  /// Calls `draw(x, end, index into the palette)` for the parts of a run of row `y`.
  template <typename Draw>
  void for_each_part(const UnitRun& run, int y, Draw draw) const {
    const uint8_t colour = colours[run.unit];
    if (colour != kMixed) {
      draw(run.x, run.end, colour);
      return;
    }
    for (int x = run.x; x < run.end;) {
      const int end = std::min<int>(run.end, (x / InkUnits::kBlock + 1) * InkUnits::kBlock);
      draw(x, end, blocks.at(x / InkUnits::kBlock, y / InkUnits::kBlock));
      x = end;
    }
  }

  int width;
  int height;
  InkUnits units;
  bool has_ink = false;  // units' colours are known
  std::vector<Rgba> palette;
  std::vector<uint8_t> colours;  // of each unit: index into the palette; kMixed: see `blocks`
  Plane<uint8_t> blocks;         // colours of units of several, by blocks of 8 x 8 pixels
  EdgeTable edges;
  Rgba ground{255, 255, 255, 255};
  FlatPaper flat;
  RoughPaper rough;                        // empty: the ground everywhere
  const SubbandSet* refinement = nullptr;  // of the coder that knows it

 private:
  void draw_paper(const Rect& strip, Image& out) const;
  void draw_continuous(const Rect& strip, Image& out) const;
  void draw_ink(const Rect& area, Image& out) const;
};

}  // namespace sportello::document
