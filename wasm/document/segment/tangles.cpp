// SPDX-License-Identifier: EUPL-1.2
#include "document/segment/tangles.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "document/segment/components.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

constexpr int kMostContrast = 112;       // and at most half of the strongest mark's
constexpr int kLeastSide = 96;           // of the area that it covers, pixels
constexpr uint32_t kLeastRunsPerRow = 4;  // lines beside each other
constexpr int kLeastPiece = 12;           // of a line that lies within a tangle, pixels
constexpr uint32_t kRule = 24;           // a run as long as this is part of a rule, pixels
constexpr int kEdge = 2;                 // so far from a strong mark is its soft edge, pixels

struct Figures {
  uint32_t pixels = 0;
  uint32_t runs = 0;
  uint32_t straight = 0;  // pixels of rules: in long runs, or below a run of the same extent
  int left = 0;
  int right = 0;
  int top = 0;
  int bottom = 0;

  void add(const ComponentRun& run, int y, bool repeated) {
    if (pixels == 0) {
      left = run.x;
      right = run.end;
      top = y;
    }
    left = std::min(left, run.x);
    right = std::max(right, run.end);
    bottom = y + 1;
    const auto length = static_cast<uint32_t>(run.end - run.x);
    pixels += length;
    ++runs;
    if (repeated || length >= kRule) straight += length;
  }

  Rect area() const { return {left, top, right - left, bottom - top}; }

  bool is_tangle() const {
    if (std::min(right - left, bottom - top) < kLeastSide) return false;
    return runs >= kLeastRunsPerRow * static_cast<uint32_t>(bottom - top) && straight * 2 < pixels && fills_less_than(4);
  }

  // A piece of such a line, and no letter.
  bool is_line() const {
    const int width = right - left;
    const int height = bottom - top;
    if (std::max(width, height) < kLeastPiece) return false;
    return fills_less_than(4) || std::max(width, height) >= 5 * std::min(width, height);
  }

 private:
  bool fills_less_than(uint64_t part) const {
    return uint64_t{pixels} * part < static_cast<uint64_t>(right - left) * static_cast<uint64_t>(bottom - top);
  }
};

// Whether the run is one of the row above again; `above` is where to look on from.
bool repeats(std::span<const ComponentRun> above_row, size_t& above, const ComponentRun& run) {
  while (above < above_row.size() && above_row[above].x < run.x) ++above;
  return above < above_row.size() && above_row[above].x == run.x && above_row[above].end == run.end;
}

// Of each component, whether it belongs to a tangle; empty if there is none.
std::vector<uint8_t> find_tangles(const MarkComponents& components, int height) {
  std::vector<Figures> figures(components.count());
  std::span<const ComponentRun> above_row;
  const auto add_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    const auto row = components.row(y);
    size_t above = 0;
    for (const ComponentRun& run : row) figures[run.component].add(run, y, repeats(above_row, above, run));
    above_row = row;
  };
  for (int y = 0; y < height; ++y) add_row(y);
  std::vector<Rect> areas;
  for (const Figures& one : figures) {
    if (one.is_tangle()) areas.push_back(one.area());
  }
  if (areas.empty()) return {};
  std::vector<uint8_t> tangles(figures.size());
  std::transform(figures.begin(), figures.end(), tangles.begin(), [&areas](const Figures& one) {
    const bool within = std::any_of(areas.begin(), areas.end(), [&one](const Rect& area) { return intersect(one.area(), area) == one.area(); });
    return within && (one.is_tangle() || one.is_line()) ? 1 : 0;
  });
  return tangles;
}

bool near_strong(const GrayImage& contrast, int x, int y, int limit) {
  for (int ny = std::max(0, y - kEdge); ny <= std::min(contrast.height() - 1, y + kEdge); ++ny) {
    const uint8_t* row = contrast.row(ny);
    for (int nx = std::max(0, x - kEdge); nx <= std::min(contrast.width() - 1, x + kEdge); ++nx) {
      if (row[nx] > limit) return true;
    }
  }
  return false;
}

}  // namespace

void erase_tangles(GrayImage& contrast, int faint) {
  uint8_t strongest = 0;
  const auto look_at_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    const uint8_t* row = contrast.row(y);
    for (int x = 0; x < contrast.width(); ++x) strongest = std::max(strongest, row[x]);
  };
  for (int y = 0; y < contrast.height(); ++y) look_at_row(y);
  const int limit = std::min(kMostContrast, strongest / 2);
  if (limit < faint) return;
  GrayImage band(contrast.width(), contrast.height());
  const auto copy_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    std::transform(contrast.row(y), contrast.row(y) + contrast.width(), band.row(y),
                   [limit](uint8_t value) { return value <= limit ? value : uint8_t{0}; });
  };
  for (int y = 0; y < contrast.height(); ++y) copy_row(y);
  const MarkComponents components(band, faint);
  const auto tangles = find_tangles(components, band.height());
  if (tangles.empty()) return;
  for (int y = 0; y < band.height(); ++y) {
    for (const ComponentRun& run : components.row(y)) {
      if (tangles[run.component] == 0) continue;
      for (int x = run.x; x < run.end; ++x) {
        if (!near_strong(contrast, x, y, limit)) contrast.at(x, y) = 0;
      }
    }
  }
}

}  // namespace sportello::document
