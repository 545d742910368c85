// SPDX-License-Identifier: EUPL-1.2
#include "document/mask/components.h"

#include <algorithm>

#include "document/image/row_scan.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

int find_paper(const uint8_t* row, int x, int width) {
  while (x < width && row[x] != 0) ++x;
  return x;
}

// Union-find over runs with path halving; the smaller index is the root, so that roots are first runs.
int32_t find_root(std::vector<int32_t>& parent, int32_t i) {
  while (parent[static_cast<size_t>(i)] != i) {
    auto& up = parent[static_cast<size_t>(i)];
    up = parent[static_cast<size_t>(up)];
    i = up;
  }
  return i;
}

}  // namespace

Components find_components(const Mask& mask) {
  Components result;
  auto& runs = result.runs;
  std::vector<int32_t> parent;
  size_t above_begin = 0;
  size_t above_end = 0;
  const auto find_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    const uint8_t* row = mask.row(y);
    const size_t row_begin = runs.size();
    size_t above = above_begin;
    for (int x = skip_zeros(row, 0, mask.width()); x < mask.width(); x = skip_zeros(row, x, mask.width())) {
      const int end = find_paper(row, x, mask.width());
      const auto index = static_cast<int32_t>(runs.size());
      runs.push_back({y, x, end, -1});
      parent.push_back(index);
      // Runs above that touch columns x - 1 .. end.
      while (above < above_end && runs[above].end < x) ++above;
      for (size_t i = above; i < above_end && runs[i].begin <= end; ++i) {
        const int32_t a = find_root(parent, static_cast<int32_t>(i));
        const int32_t b = find_root(parent, index);
        parent[static_cast<size_t>(std::max(a, b))] = std::min(a, b);
      }
      x = end;
    }
    above_begin = row_begin;
    above_end = runs.size();
  };
  for (int y = 0; y < mask.height(); ++y) find_row(y);

  std::vector<int32_t> component_of(runs.size(), -1);
  std::vector<int32_t> last_run;
  for (size_t i = 0; i < runs.size(); ++i) {
    const auto root = static_cast<size_t>(find_root(parent, static_cast<int32_t>(i)));
    const InkRun& run = runs[i];
    const Rect box{run.begin, run.y, run.end - run.begin, 1};
    if (root == i) {
      component_of[i] = static_cast<int32_t>(result.components.size());
      result.components.push_back({box, box.width, static_cast<int32_t>(i)});
      last_run.push_back(static_cast<int32_t>(i));
      continue;
    }
    const auto owner = static_cast<size_t>(component_of[root]);
    Component& component = result.components[owner];
    component.box = unite(component.box, box);
    component.pixels += box.width;
    runs[static_cast<size_t>(last_run[owner])].next = static_cast<int32_t>(i);
    last_run[owner] = static_cast<int32_t>(i);
  }
  return result;
}

}  // namespace sportello::document
