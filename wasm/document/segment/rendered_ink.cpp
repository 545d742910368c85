// SPDX-License-Identifier: EUPL-1.2
#include "document/segment/rendered_ink.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "document/segment/components.h"
#include "document/segment/ground.h"

namespace sportello::document {
namespace {

constexpr int kCell = Ground::kCell;
constexpr int kGroundTolerance = 12;  // contrast up to which a pixel is ground
constexpr int kFaint = 24;            // contrast below which nothing is a mark
constexpr int kLeastMark = 48;        // contrast that a mark has somewhere
constexpr int kLevels = 3;            // marks of so many strengths may touch

// Contrast of every pixel with the ground it stands on; 0 on ground.
class ContrastMap {
 public:
  ContrastMap(const Image& page, const Ground& ground) : page_(page), ground_(ground), map_(page.width(), page.height()) {
    for (int cy = 0; cy < ground.cells_y(); ++cy) {
      for (int cx = 0; cx < ground.cells_x(); ++cx) {
        const Ground::Cell& cell = ground.cell(cx, cy);
        if (!cell.flat && cell.near[1].zone == 0 && cell.near[0].zone != 0) fill_simple(cx, cy, cell.near[0].colour);
      }
    }
    tell_grounds_apart();
  }

  GrayImage take() { return std::move(map_); }

 private:
  Rect pixels_of(int cx, int cy) const { return intersect({cx * kCell, cy * kCell, kCell, kCell}, map_.bounds()); }

  void fill_simple(int cx, int cy, Rgba colour) {
    const Rect area = pixels_of(cx, cy);
    for (int y = area.y; y < area.y + area.height; ++y) {
      const Rgba* row = page_.row(y) + area.x;
      uint8_t* out = map_.row(y) + area.x;
      for (int x = 0; x < area.width; ++x) {
        const int value = contrast(row[x], colour);
        out[x] = static_cast<uint8_t>(value <= kGroundTolerance ? 0 : value);
      }
    }
  }

  // Where two grounds are near, a pixel belongs to one if it has its colour and joins it: white letters on a
  // dark bar are not the white page beside the bar.
  void tell_grounds_apart() {
    Plane<uint32_t> zones(map_.width(), map_.height());
    std::vector<std::pair<int, int>> cells;
    for (int cy = 0; cy < ground_.cells_y(); ++cy) {
      for (int cx = 0; cx < ground_.cells_x(); ++cx) {
        if (ground_.cell(cx, cy).near[1].zone != 0) cells.emplace_back(cx, cy);
      }
    }
    for (int pass = 0; pass < 2; ++pass) {
      for (const auto& [cx, cy] : cells) {
        const Rect area = pixels_of(cx, cy);
        for (int y = area.y; y < area.y + area.height; ++y) {
          for (int x = area.x; x < area.x + area.width; ++x) join_ground(zones, ground_.cell(cx, cy), x, y);
        }
      }
      for (auto at = cells.rbegin(); at != cells.rend(); ++at) {
        const Rect area = pixels_of(at->first, at->second);
        for (int y = area.y + area.height - 1; y >= area.y; --y) {
          for (int x = area.x + area.width - 1; x >= area.x; --x) {
            join_ground(zones, ground_.cell(at->first, at->second), x, y);
          }
        }
      }
    }
    for (const auto& [cx, cy] : cells) {
      const Ground::Cell& cell = ground_.cell(cx, cy);
      const Rect area = pixels_of(cx, cy);
      for (int y = area.y; y < area.y + area.height; ++y) {
        for (int x = area.x; x < area.x + area.width; ++x) {
          map_.at(x, y) = zones.at(x, y) != 0 ? 0 : beside_grounds(zones, cell, x, y);
        }
      }
    }
  }

  uint32_t zone_at(const Plane<uint32_t>& zones, int x, int y) const {
    if (x < 0 || y < 0 || x >= map_.width() || y >= map_.height()) return 0;
    const Ground::Cell& cell = ground_.cell(x / kCell, y / kCell);
    if (cell.flat) return cell.near[0].zone;
    if (cell.near[1].zone != 0) return zones.at(x, y);
    return map_.at(x, y) == 0 ? cell.near[0].zone : 0;
  }

  void join_ground(Plane<uint32_t>& zones, const Ground::Cell& cell, int x, int y) const {
    if (zones.at(x, y) != 0) return;
    const uint32_t around[4] = {zone_at(zones, x - 1, y), zone_at(zones, x + 1, y), zone_at(zones, x, y - 1),
                                zone_at(zones, x, y + 1)};
    for (const Ground::Near& near : cell.near) {
      if (contrast(page_.at(x, y), near.colour) > kGroundTolerance) continue;
      if (std::find(std::begin(around), std::end(around), near.zone) != std::end(around)) {
        zones.at(x, y) = near.zone;
        return;
      }
    }
  }

  // A pixel between two grounds is the soft edge of one; else it is seen against the nearer.
  uint8_t beside_grounds(const Plane<uint32_t>& zones, const Ground::Cell& cell, int x, int y) const {
    int seen[2] = {};
    for (int reach = 1; reach <= 2 && seen[0] + seen[1] == 0; ++reach) {
      for (int dy = -reach; dy <= reach; ++dy) {
        for (int dx = -reach; dx <= reach; ++dx) {
          const uint32_t zone = zone_at(zones, x + dx, y + dy);
          if (zone == 0) continue;
          for (size_t i = 0; i < 2; ++i) seen[i] += zone == cell.near[i].zone ? 1 : 0;
        }
      }
    }
    const int first = contrast(page_.at(x, y), cell.near[0].colour);
    const int second = contrast(page_.at(x, y), cell.near[1].colour);
    if (seen[0] > 0 && seen[1] > 0) {
      const int apart = contrast(cell.near[0].colour, cell.near[1].colour);
      if (first <= apart + kFaint && second <= apart + kFaint) return 0;
    }
    if (seen[0] == 0 && seen[1] == 0) {
      // Deep within a mark: the ground that it differs from more has the better claim to be around it.
      return static_cast<uint8_t>(first);
    }
    return static_cast<uint8_t>(seen[0] >= seen[1] ? first : second);
  }

  const Image& page_;
  const Ground& ground_;
  GrayImage map_;
};

// Cells in whose surroundings hardly two neighbouring pixels are alike: photographs, textures.
Mask find_busy_cells(const Image& page, const Ground& ground) {
  const int cells_x = ground.cells_x();
  const int cells_y = ground.cells_y();
  Plane<int> alike(cells_x + 1, cells_y + 1);  // sums of all cells above and to the left
  for (int cy = 0; cy < cells_y; ++cy) {
    int row_sum = 0;
    for (int cx = 0; cx < cells_x; ++cx) {
      int count = 0;
      if (ground.cell(cx, cy).flat) {
        count = kCell * kCell;
      } else {
        const int right = std::min((cx + 1) * kCell, page.width() - 1);
        for (int y = cy * kCell; y < std::min((cy + 1) * kCell, page.height()); ++y) {
          const Rgba* row = page.row(y);
          for (int x = cx * kCell; x < right; ++x) {
            count += std::abs(row[x].r - row[x + 1].r) <= 2 && std::abs(row[x].g - row[x + 1].g) <= 2 &&
                             std::abs(row[x].b - row[x + 1].b) <= 2
                         ? 1
                         : 0;
          }
        }
      }
      row_sum += count;
      alike.at(cx + 1, cy + 1) = alike.at(cx + 1, cy) + row_sum;
    }
  }
  Mask busy(cells_x, cells_y);
  constexpr int kReach = 2;
  for (int cy = 0; cy < cells_y; ++cy) {
    for (int cx = 0; cx < cells_x; ++cx) {
      const int x0 = std::max(0, cx - kReach);
      const int y0 = std::max(0, cy - kReach);
      const int x1 = std::min(cells_x, cx + kReach + 1);
      const int y1 = std::min(cells_y, cy + kReach + 1);
      const int sum = alike.at(x1, y1) - alike.at(x0, y1) - alike.at(x1, y0) + alike.at(x0, y0);
      busy.at(cx, cy) = sum * 100 < (x1 - x0) * (y1 - y0) * kCell * kCell * 30 ? 1 : 0;
    }
  }
  return busy;
}

struct MarkFigures {
  std::array<uint32_t, 16> histogram{};  // of contrast, in steps of 16
  uint32_t pixels = 0;
  uint32_t busy = 0;
  int most = 0;
};

// What a mark's contrast must exceed to be ink: nearly half of the mark's own. 256: it is none.
int threshold_of(const MarkFigures& mark) {
  if (mark.most < kLeastMark || mark.busy * 2 > mark.pixels) return 256;
  if (mark.pixels < 3 && mark.most < 2 * kLeastMark) return 256;
  return std::max(kFaint, mark.most * 43 / 100);
}

// Puts the marks of the greatest contrast in each component into `ink`; what remains in `map` is not near them.
bool take_strongest(GrayImage& map, const Mask& busy, Mask& ink) {
  const Components components(map, kFaint);
  if (components.count() == 0) return false;
  std::vector<MarkFigures> marks(components.count());
  for (int y = 0; y < map.height(); ++y) {
    const uint8_t* row = map.row(y);
    for (const ComponentRun& run : components.row(y)) {
      MarkFigures& mark = marks[run.component];
      for (int x = run.x; x < run.end; ++x) {
        mark.most = std::max<int>(mark.most, row[x]);
        mark.busy += busy.at(x / kCell, y / kCell);
      }
      mark.pixels += static_cast<uint32_t>(run.end - run.x);
    }
  }
  std::vector<int> thresholds(marks.size());
  std::transform(marks.begin(), marks.end(), thresholds.begin(), threshold_of);
  bool remain = false;
  for (int y = 0; y < map.height(); ++y) {
    uint8_t* row = map.row(y);
    uint8_t* out = ink.row(y);
    for (const ComponentRun& run : components.row(y)) {
      const int threshold = thresholds[run.component];
      for (int x = run.x; x < run.end; ++x) {
        if (threshold > 255) {
          row[x] = 0;
        } else if (row[x] >= threshold) {
          out[x] = 1;
          row[x] = 0;
        } else {
          remain = remain || row[x] >= kLeastMark;
        }
      }
    }
  }
  return remain;
}

// Forgets contrast within two pixels of ink: the soft edge.
void clear_near(GrayImage& map, const Mask& ink) {
  for (int y = 0; y < map.height(); ++y) {
    uint8_t* row = map.row(y);
    for (int x = 0; x < map.width(); ++x) {
      if (row[x] == 0) continue;
      for (int dy = -2; dy <= 2 && row[x] != 0; ++dy) {
        if (y + dy < 0 || y + dy >= map.height()) continue;
        const uint8_t* near = ink.row(y + dy);
        for (int nx = std::max(0, x - 2); nx <= std::min(map.width() - 1, x + 2); ++nx) {
          if (near[nx] != 0) row[x] = 0;
        }
      }
    }
  }
}

}  // namespace

Mask find_rendered_ink(const Image& page) {
  Mask ink(page.width(), page.height());
  if (page.empty()) return ink;
  const Ground ground(page);
  GrayImage map = ContrastMap(page, ground).take();
  const Mask busy = find_busy_cells(page, ground);
  for (int level = 0; level < kLevels; ++level) {
    if (!take_strongest(map, busy, ink)) break;
    clear_near(map, ink);
  }
  return ink;
}

}  // namespace sportello::document
