// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <vector>

#include "document/image/image.h"

namespace sportello::document {

/// The grounds of a page, looked at in cells of 8 x 8 pixels: areas of one colour, or of one that changes
/// slowly, too thick to be strokes.
class Ground {
 public:
  static constexpr int kCell = 8;

  /// A ground that a cell lies in or near: which, and its colour there.
  struct Near {
    uint16_t zone = 0;  // 0: none
    Rgba colour;
  };
  static constexpr size_t kNear = 4;
  struct Cell {
    bool flat = false;  // all of one ground
    Near near[kNear];   // the nearest first
  };

  explicit Ground(const Image& page);

  int cells_x() const { return cells_x_; }
  int cells_y() const { return cells_y_; }
  const Cell& cell(int x, int y) const { return cells_[static_cast<size_t>(y) * static_cast<size_t>(cells_x_) + static_cast<size_t>(x)]; }

 private:
  void find_flat_cells(const Image& page);
  void find_zones();
  void spread();

  int cells_x_;
  int cells_y_;
  std::vector<Cell> cells_;
};

/// How far a colour stands out from another: luma, and a quarter of each chroma; 0..255. Along a mixture
/// of two colours it grows evenly.
constexpr int contrast(Rgba a, Rgba b) {
  const int co = (a.r - a.b) - (b.r - b.b);
  const int cg = (2 * a.g - a.r - a.b) / 2 - (2 * b.g - b.r - b.b) / 2;
  const int luma_apart = (77 * (a.r - b.r) + 150 * (a.g - b.g) + 29 * (a.b - b.b)) / 256;
  const int sum = (luma_apart < 0 ? -luma_apart : luma_apart) + ((co < 0 ? -co : co) + (cg < 0 ? -cg : cg)) / 4;
  return sum > 255 ? 255 : sum;
}

}  // namespace sportello::document
