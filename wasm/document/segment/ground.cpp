// SPDX-License-Identifier: EUPL-1.2
#include "document/segment/ground.h"

#include <algorithm>
#include <cstdlib>

#include "document/image/cell.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

constexpr int kFlatRange = 12;    // of a channel within a flat cell
constexpr int kSameGround = 8;    // of a channel from one cell of a ground to the next

bool alike(Rgba a, Rgba b, int tolerance) {
  return std::abs(a.r - b.r) <= tolerance && std::abs(a.g - b.g) <= tolerance && std::abs(a.b - b.b) <= tolerance;
}

static_assert(Ground::kCell == kCellSide);

CellRange range_of(const Image& page, int cx, int cy) {
  const Rect area = intersect({cx * kCellSide, cy * kCellSide, kCellSide, kCellSide}, page.bounds());
  if (area.width == kCellSide && area.height == kCellSide) {
    return range_of_cell(page.row(area.y) + area.x, static_cast<size_t>(page.width()));
  }
  CellRange range{{255, 255, 255, 255}, {}};
  for (int y = area.y; y < area.y + area.height; ++y) {
    const Rgba* row = page.row(y);
    for (int x = area.x; x < area.x + area.width; ++x) {
      const uint8_t channels[] = {row[x].r, row[x].g, row[x].b, row[x].a};
      for (int channel = 0; channel < 4; ++channel) {
        range.least[channel] = std::min(range.least[channel], channels[channel]);
        range.most[channel] = std::max(range.most[channel], channels[channel]);
      }
    }
  }
  return range;
}

}  // namespace

Ground::Ground(const Image& page)
    : cells_x_((page.width() + kCell - 1) / kCell),
      cells_y_((page.height() + kCell - 1) / kCell),
      cells_(static_cast<size_t>(cells_x_) * static_cast<size_t>(cells_y_)) {
  find_flat_cells(page);
  find_zones();
  spread();
}

void Ground::find_flat_cells(const Image& page) {
  const auto find_row = [&](int cy) SPORTELLO_OWN_FUNCTION {
    for (int cx = 0; cx < cells_x_; ++cx) {
      const CellRange range = range_of(page, cx, cy);
      Cell& cell = cells_[static_cast<size_t>(cy) * static_cast<size_t>(cells_x_) + static_cast<size_t>(cx)];
      cell.flat = true;
      for (int channel = 0; channel < 3; ++channel) cell.flat = cell.flat && range.most[channel] - range.least[channel] <= kFlatRange;
      const auto middle = [&](int channel) { return static_cast<uint8_t>((range.least[channel] + range.most[channel] + 1) / 2); };
      cell.near[0].colour = {middle(0), middle(1), middle(2), 255};
    }
  };
  for (int cy = 0; cy < cells_y_; ++cy) find_row(cy);
}

void Ground::find_zones() {
  // Connected flat cells of like colours, by union-find.
  std::vector<uint32_t> parents(cells_.size());
  for (size_t i = 0; i < parents.size(); ++i) parents[i] = static_cast<uint32_t>(i);
  const auto leader = [&](uint32_t i) {
    while (parents[i] != i) {
      parents[i] = parents[parents[i]];
      i = parents[i];
    }
    return i;
  };
  const auto stride = static_cast<size_t>(cells_x_);
  const auto joined = [&](size_t a, size_t b) {
    return cells_[a].flat && cells_[b].flat && alike(cells_[a].near[0].colour, cells_[b].near[0].colour, kSameGround);
  };
  const auto join = [&](size_t a, size_t b) {
    const uint32_t one = leader(static_cast<uint32_t>(a));
    const uint32_t other = leader(static_cast<uint32_t>(b));
    parents[std::max(one, other)] = std::min(one, other);
  };
  std::vector<uint8_t> thick(cells_.size(), 0);
  const auto join_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    for (int x = 0; x < cells_x_; ++x) {
      const size_t i = static_cast<size_t>(y) * stride + static_cast<size_t>(x);
      if (x > 0 && joined(i, i - 1)) join(i, i - 1);
      if (y > 0 && joined(i, i - stride)) join(i, i - stride);
    }
  };
  for (int y = 0; y < cells_y_; ++y) join_row(y);
  // A zone is a ground if it is two cells thick somewhere.
  for (int y = 1; y < cells_y_; ++y) {
    for (int x = 1; x < cells_x_; ++x) {
      const size_t i = static_cast<size_t>(y) * stride + static_cast<size_t>(x);
      if (joined(i, i - 1) && joined(i, i - stride) && joined(i - 1, i - stride - 1)) {
        thick[leader(static_cast<uint32_t>(i))] = 1;
      }
    }
  }
  // Their numbers; a page of more of them than that is no page of marks on grounds.
  uint16_t count = 0;
  std::vector<uint16_t> numbers(cells_.size(), 0);
  for (size_t i = 0; i < cells_.size(); ++i) {
    if (!cells_[i].flat) continue;
    const uint32_t lead = leader(static_cast<uint32_t>(i));
    if (thick[lead] != 0 && numbers[lead] == 0 && count < 0xffff) numbers[lead] = ++count;
    cells_[i].near[0].zone = numbers[lead];
    cells_[i].flat = numbers[lead] != 0;
  }
}

void Ground::spread() {
  // Breadth first from the grounds: each other cell learns of the nearest few.
  struct Step {
    uint32_t cell;
    uint16_t slot;
    uint16_t distance;
  };
  constexpr int kReach = 3;  // cells that a further one may be farther than the first
  std::vector<Step> queue;
  queue.reserve(cells_.size() * 2);
  std::vector<uint16_t> first(cells_.size(), 0);
  for (size_t i = 0; i < cells_.size(); ++i) {
    if (cells_[i].flat) queue.push_back({static_cast<uint32_t>(i), 0, 0});
  }
  for (size_t head = 0; head < queue.size(); ++head) {
    const Step step = queue[head];
    const Near from = cells_[step.cell].near[step.slot];
    const int x = static_cast<int>(step.cell) % cells_x_;
    const int y = static_cast<int>(step.cell) / cells_x_;
    const auto visit = [&](int cx, int cy) {
      if (cx < 0 || cy < 0 || cx >= cells_x_ || cy >= cells_y_) return;
      const auto i = static_cast<uint32_t>(cy * cells_x_ + cx);
      Cell& cell = cells_[i];
      if (cell.flat) return;
      const auto distance = static_cast<uint16_t>(std::min(step.distance + 1, 0xffff));
      for (size_t slot = 0; slot < kNear; ++slot) {
        if (cell.near[slot].zone == from.zone || (slot > 0 && distance > first[i] + kReach)) return;
        if (cell.near[slot].zone != 0) continue;
        cell.near[slot] = from;
        if (slot == 0) first[i] = distance;
        queue.push_back({i, static_cast<uint16_t>(slot), distance});
        return;
      }
    };
    visit(x - 1, y);
    visit(x + 1, y);
    visit(x, y - 1);
    visit(x, y + 1);
  }
}

}  // namespace sportello::document
