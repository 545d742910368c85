// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "document/image/image.h"

namespace sportello::document {

/// A horizontal run of ink, pixels x to end - 1 of a row; all of one unit.
struct UnitRun {
  uint16_t x;
  uint16_t end;
  uint32_t unit;
};

/// The mask in pieces that have a colour each: connected ink (8 neighbours) within a cell of 64 x 64
/// pixels. Both sides find the same units in the same order: cell by cell, in a cell by first pixel.
class InkUnits {
 public:
  static constexpr int kCell = 64;
  /// A mask of more runs than this is noise or hostile: all of its ink is one unit.
  static constexpr int kBlock = 8;
  static constexpr int kLarge = 128;
  static constexpr size_t kMaxRuns = size_t{1} << 21;

  InkUnits() = default;
  explicit InkUnits(const Mask& mask);

  size_t count() const { return cells_.size(); }
  /// The cell of each unit, as an index row by row.
  std::span<const uint32_t> cells() const { return cells_; }
  int cells_x() const { return cells_x_; }
  /// Whether a unit is large enough to have several colours: kLarge pixels.
  bool large(size_t unit) const { return areas_[unit] >= kLarge; }
  /// Which of its cell's 8 x 8 blocks a unit covers: bit y * 8 + x.
  uint64_t blocks(size_t unit) const;

  std::span<const UnitRun> row(int y) const {
    return std::span(runs_).subspan(rows_[static_cast<size_t>(y)],
                                    rows_[static_cast<size_t>(y) + 1] - rows_[static_cast<size_t>(y)]);
  }

 private:
  int cells_x_ = 0;
  std::vector<UnitRun> runs_;
  std::vector<uint32_t> rows_;  // index of the first run of each row, and the end
  std::vector<uint32_t> cells_;
  std::vector<uint16_t> areas_;
};

}  // namespace sportello::document
