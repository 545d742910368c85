// SPDX-License-Identifier: EUPL-1.2
#include "video/fragment_pool.h"

#include <algorithm>

namespace sportello {

FragmentPool::Cell FragmentPool::store(std::span<const std::uint8_t> payload) {
  if (free_.empty()) {
    if (cells_ >= kMaxCells) return kNone;
    blocks_.push_back(std::make_unique<Block>());
    // All cells of the pool fit in the list, so that release() never allocates.
    free_.reserve(cells_ + kCellsPerBlock);
    for (std::size_t i = kCellsPerBlock; i > 0; --i) {
      free_.push_back(static_cast<Cell>(cells_ + i - 1));
    }
    cells_ += kCellsPerBlock;
  }
  const Cell cell = free_.back();
  free_.pop_back();
  Block& block = *blocks_[cell / kCellsPerBlock];
  const std::size_t place = cell % kCellsPerBlock;
  std::copy(payload.begin(), payload.end(), block.bytes[place].begin());
  block.sizes[place] = static_cast<std::uint16_t>(payload.size());
  return cell;
}

std::span<const std::uint8_t> FragmentPool::payload(Cell cell) const {
  const Block& block = *blocks_[cell / kCellsPerBlock];
  const std::size_t place = cell % kCellsPerBlock;
  return std::span<const std::uint8_t>(block.bytes[place]).first(block.sizes[place]);
}

}  // namespace sportello
