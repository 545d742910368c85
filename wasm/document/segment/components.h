// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "document/image/image.h"

namespace sportello::document {

/// Pixels x to end - 1 of a row that belong to one component.
struct ComponentRun {
  int x;
  int end;
  uint32_t component;
};

/// Connected pixels (8 neighbours) whose value is at least `least`.
class MarkComponents {
 public:
  MarkComponents(const GrayImage& values, int least);

  uint32_t count() const { return count_; }
  std::span<const ComponentRun> row(int y) const {
    return std::span(runs_).subspan(rows_[static_cast<size_t>(y)],
                                    rows_[static_cast<size_t>(y) + 1] - rows_[static_cast<size_t>(y)]);
  }

 private:
  uint32_t count_ = 0;
  std::vector<ComponentRun> runs_;
  std::vector<size_t> rows_;
};

}  // namespace sportello::document
