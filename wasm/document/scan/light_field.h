// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>

#include "document/image/image.h"

namespace sportello::document {

/// The level to which paper is brought, so that noise has room above it.
inline constexpr int kPaperLevel = 232;

/// The light on a page, on a coarse grid.
///
/// Each cell says how bright its paper is (its lighter pixels, so print counts little). From the
/// brightest cells this spreads to neighbours that are nearly as bright and of the same colour: a
/// soft shadow is paper, a photo or a stamp is not and takes the light of the paper around it.
class LightField {
 public:
  /// Pixels with alpha 0 are not looked at.
  explicit LightField(const Image& page);

  /// Divides by the light: paper comes to kPaperLevel, alpha stays.
  void flatten(Image& page) const;

  /// Whether enough of the page looks like paper; if not, the light is taken for even.
  bool paper_found() const { return paper_found_; }

 private:
  struct Cell {
    float light = 0;
    std::array<float, 3> tint{1, 1, 1};
    /// How much its lighter pixels differ, as a share.
    float spread = 1;
    bool paper = false;
  };

  void measure(const Image& page);
  void spread_paper();
  void fill();
  void smooth();
  void set_gains();

  bool inside(int x, int y) const { return x >= 0 && y >= 0 && x < columns_ && y < rows_; }

  int cell_ = 8;
  int columns_ = 1;
  int rows_ = 1;
  bool paper_found_ = false;
  Plane<Cell> cells_;
  /// What to multiply red, green and blue with, at the middles of the cells.
  Plane<std::array<float, 4>> gains_;
};

}  // namespace sportello::document
