// SPDX-License-Identifier: EUPL-1.2
#include "document/segment/components.h"

#include <algorithm>

#include "document/image/row_scan.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

uint32_t leader(std::vector<uint32_t>& parents, uint32_t i) {
  while (parents[i] != i) {
    parents[i] = parents[parents[i]];
    i = parents[i];
  }
  return i;
}

}  // namespace

MarkComponents::MarkComponents(const GrayImage& values, int least) {
  const int width = values.width();
  const int height = values.height();
  rows_.reserve(static_cast<size_t>(height) + 1);
  const auto find_runs = [&](int y) SPORTELLO_OWN_FUNCTION {
    rows_.push_back(runs_.size());
    const uint8_t* row = values.row(y);
    for (int x = 0; x < width;) {
      if (row[x] < least) {
        x = row[x] == 0 ? skip_zeros(row, x + 1, width) : x + 1;
        continue;
      }
      const int begin = x;
      while (x < width && row[x] >= least) ++x;
      runs_.push_back({begin, x, 0});
    }
  };
  for (int y = 0; y < height; ++y) find_runs(y);
  rows_.push_back(runs_.size());

  std::vector<uint32_t> parents(runs_.size());
  for (size_t i = 0; i < parents.size(); ++i) parents[i] = static_cast<uint32_t>(i);
  const auto join_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    size_t above = rows_[static_cast<size_t>(y) - 1];
    const size_t end = rows_[static_cast<size_t>(y)];
    for (size_t i = end; i < rows_[static_cast<size_t>(y) + 1]; ++i) {
      while (above < end && runs_[above].end < runs_[i].x) ++above;
      for (size_t j = above; j < end && runs_[j].x <= runs_[i].end; ++j) {
        const uint32_t a = leader(parents, static_cast<uint32_t>(i));
        const uint32_t b = leader(parents, static_cast<uint32_t>(j));
        parents[std::max(a, b)] = std::min(a, b);
      }
    }
  };
  for (int y = 1; y < height; ++y) join_row(y);
  for (size_t i = 0; i < runs_.size(); ++i) {
    const uint32_t lead = leader(parents, static_cast<uint32_t>(i));
    runs_[i].component = lead == i ? count_++ : runs_[lead].component;
  }
}

}  // namespace sportello::document
