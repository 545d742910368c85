// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/ink_units.h"

#include <algorithm>
#include <limits>

#include "document/image/row_scan.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

// Union-find in an array of parents; the smaller index leads.
uint32_t leader(std::vector<uint32_t>& parents, uint32_t i) {
  while (parents[i] != i) {
    parents[i] = parents[parents[i]];
    i = parents[i];
  }
  return i;
}

void join(std::vector<uint32_t>& parents, uint32_t a, uint32_t b) {
  a = leader(parents, a);
  b = leader(parents, b);
  if (a < b) {
    parents[b] = a;
  } else {
    parents[a] = b;
  }
}

// The runs of a row, cut where cells end.
SPORTELLO_OWN_FUNCTION void find_runs(const uint8_t* row, int width, std::vector<UnitRun>& runs) {
  int x = 0;
  while (x < width) {
    x = skip_zeros(row, x, width);
    if (x == width) return;
    const int stop = std::min(width, (x / InkUnits::kCell + 1) * InkUnits::kCell);
    int end = x + 1;
    while (end < stop && row[end] != 0) ++end;
    runs.push_back({static_cast<uint16_t>(x), static_cast<uint16_t>(end), kNone});
    x = end;
  }
}

}  // namespace

InkUnits::InkUnits(const Mask& mask) : cells_x_((mask.width() + kCell - 1) / kCell) {
  const int height = mask.height();
  rows_.reserve(static_cast<size_t>(height) + 1);
  for (int y = 0; y < height; ++y) {
    rows_.push_back(static_cast<uint32_t>(runs_.size()));
    find_runs(mask.row(y), mask.width(), runs_);
  }
  rows_.push_back(static_cast<uint32_t>(runs_.size()));
  if (runs_.empty()) return;
  if (runs_.size() > kMaxRuns) {
    for (UnitRun& run : runs_) run.unit = 0;
    cells_.push_back(0);
    areas_.push_back(0);
    return;
  }

  std::vector<uint32_t> parents(runs_.size());
  for (size_t i = 0; i < parents.size(); ++i) parents[i] = static_cast<uint32_t>(i);
  const auto join_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    uint32_t above = rows_[static_cast<size_t>(y) - 1];
    const uint32_t end = rows_[static_cast<size_t>(y)];
    for (uint32_t i = end; i < rows_[static_cast<size_t>(y) + 1]; ++i) {
      const UnitRun& run = runs_[i];
      while (above < end && runs_[above].end < run.x) ++above;
      for (uint32_t j = above; j < end && runs_[j].x <= run.end; ++j) {
        if (runs_[j].x / kCell == run.x / kCell) join(parents, i, j);
      }
    }
  };
  for (int y = 1; y < height; ++y) {
    if (y % kCell != 0) join_row(y);
  }

  // Numbers in order of cells: count the units of each row of cells' cells, then hand numbers out.
  std::vector<uint32_t> next(static_cast<size_t>(cells_x_));
  const auto number_cells = [&](int top) SPORTELLO_OWN_FUNCTION {
    const uint32_t begin = rows_[static_cast<size_t>(top)];
    const uint32_t end = rows_[static_cast<size_t>(std::min(height, top + kCell))];
    std::fill(next.begin(), next.end(), 0);
    for (uint32_t i = begin; i < end; ++i) {
      if (leader(parents, i) == i) ++next[runs_[i].x / kCell];
    }
    for (int cell = 0; cell < cells_x_; ++cell) {
      const uint32_t first = static_cast<uint32_t>(cells_.size());
      cells_.insert(cells_.end(), next[static_cast<size_t>(cell)],
                    static_cast<uint32_t>(top / kCell * cells_x_ + cell));
      next[static_cast<size_t>(cell)] = first;
    }
    for (uint32_t i = begin; i < end; ++i) {
      const uint32_t lead = leader(parents, i);
      runs_[i].unit = lead == i ? next[runs_[i].x / kCell]++ : runs_[lead].unit;
    }
  };
  for (int top = 0; top < height; top += kCell) number_cells(top);
  areas_.resize(cells_.size(), 0);
  for (const UnitRun& run : runs_) areas_[run.unit] = static_cast<uint16_t>(areas_[run.unit] + run.end - run.x);
}

uint64_t InkUnits::blocks(size_t unit) const {
  const int left = static_cast<int>(cells_[unit]) % cells_x_ * kCell;
  const int top = static_cast<int>(cells_[unit]) / cells_x_ * kCell;
  uint64_t covered = 0;
  for (int y = top; y < std::min(top + kCell, static_cast<int>(rows_.size()) - 1); ++y) {
    const auto runs = row(y);
    auto run = std::lower_bound(runs.begin(), runs.end(), left, [](const UnitRun& r, int x) { return r.x < x; });
    for (; run != runs.end() && run->x < left + kCell; ++run) {
      if (run->unit != unit) continue;
      for (int block = (run->x - left) / kBlock; block <= (run->end - 1 - left) / kBlock; ++block) {
        covered |= uint64_t{1} << ((y - top) / kBlock * 8 + block);
      }
    }
  }
  return covered;
}

}  // namespace sportello::document
