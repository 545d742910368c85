// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/edge_trim.h"

#include <algorithm>

namespace sportello::document {
namespace {

/// How far from the edge: 1.2 mm of an A5 sheet's shorter side.
constexpr float kReach = 0.008f;
constexpr int kLeastReach = 3, kMostReach = 16;
/// So many pixels of paper, of this brightness, end the run.
constexpr int kPaperRun = 3;
constexpr int kPaperLuma = 225;

/// One line of pixels from the edge inwards, `step` apart.
void trim_line(Rgba* edge, std::ptrdiff_t step, int reach) {
  for (int i = reach; i < reach + kPaperRun; ++i) {
    if (luma(edge[i * step]) < kPaperLuma) return;
  }
  for (int i = 0; i < reach; ++i) edge[i * step] = {255, 255, 255, 255};
}

}  // namespace

void trim_edges(Image& page) {
  const int width = page.width(), height = page.height();
  const int shorter = std::min(width, height);
  const int reach = std::clamp(static_cast<int>(kReach * static_cast<float>(shorter)), kLeastReach, kMostReach);
  if (shorter < 4 * (reach + kPaperRun)) return;
  for (int x = 0; x < width; ++x) {
    trim_line(&page.at(x, 0), width, reach);
    trim_line(&page.at(x, height - 1), -width, reach);
  }
  for (int y = 0; y < height; ++y) {
    trim_line(&page.at(0, y), 1, reach);
    trim_line(&page.at(width - 1, y), -1, reach);
  }
}

}  // namespace sportello::document
