// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "video/video_fragment.h"

namespace sportello {

/// Storage for fragment payloads: equal cells, allocated in blocks up to a bound and used again.
class FragmentPool {
 public:
  using Cell = std::uint16_t;
  static constexpr Cell kNone = 0xFFFF;
  static constexpr std::size_t kMaxCells = 2048;

  /// Copies a payload of 1..kMaxFragmentBytes; kNone if all cells are taken.
  Cell store(std::span<const std::uint8_t> payload);
  std::span<const std::uint8_t> payload(Cell cell) const;
  void release(Cell cell) { free_.push_back(cell); }

  std::size_t cells_in_use() const { return cells_ - free_.size(); }
  std::size_t allocated_bytes() const { return blocks_.size() * sizeof(Block); }

 private:
  static constexpr std::size_t kCellsPerBlock = 64;
  struct Block {
    std::array<std::uint16_t, kCellsPerBlock> sizes;
    std::array<std::array<std::uint8_t, kMaxFragmentBytes>, kCellsPerBlock> bytes;
  };

  std::vector<std::unique_ptr<Block>> blocks_;
  std::vector<Cell> free_;
  std::size_t cells_ = 0;
};

}  // namespace sportello
