// SPDX-License-Identifier: EUPL-1.2
#include "document/segment/rendered_ink.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "document/image/cell.h"
#include "document/image/row_scan.h"
#include "document/segment/components.h"
#include "document/segment/ground.h"
#include "document/segment/tangles.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

constexpr int kCell = Ground::kCell;
constexpr int kGroundTolerance = 12;  // contrast up to which a pixel is ground
constexpr uint8_t kAlike = 2;              // difference per channel of pixels that are one
constexpr int kFaint = 24;            // contrast below which nothing is a mark
constexpr int kLeastMark = 32;        // contrast that a mark has somewhere
constexpr int kLevels = 3;            // marks of so many strengths may touch

bool alike(Rgba a, Rgba b) { return std::abs(a.r - b.r) <= kAlike && std::abs(a.g - b.g) <= kAlike && std::abs(a.b - b.b) <= kAlike; }

// Contrast of every pixel with the ground it stands on; 0 on ground.
class ContrastMap {
 public:
  ContrastMap(const Image& page, const Ground& ground)
      : page_(page), ground_(ground), map_(page.width(), page.height()), zones_(page.width() + 2, page.height() + 2), sweeps_(ground.cells_x(), ground.cells_y()) {
    std::vector<std::pair<int, int>> mixed;
    for (int cy = 0; cy < ground.cells_y(); ++cy) {
      for (int cx = 0; cx < ground.cells_x(); ++cx) {
        const Ground::Cell& cell = ground.cell(cx, cy);
        if (cell.near[0].zone == 0) continue;
        if (cell.flat) {
          fill_zone(pixels_of(cx, cy), cell.near[0].zone);
        } else {
          if (cell.near[1].zone == 0) fill_simple(cx, cy, cell.near[0]);
          mixed.emplace_back(cx, cy);
        }
      }
    }
    tell_grounds_apart(mixed);
  }

  GrayImage take() { return std::move(map_); }

 private:
  Rect pixels_of(int cx, int cy) const { return intersect({cx * kCell, cy * kCell, kCell, kCell}, map_.bounds()); }
  // A border of zone 0 lies around the page.
  uint16_t* zones_at(int x, int y) { return zones_.row(y + 1) + x + 1; }
  const uint16_t* zones_at(int x, int y) const { return zones_.row(y + 1) + x + 1; }

  SPORTELLO_OWN_FUNCTION void fill_zone(const Rect& area, uint16_t zone) {
    uint16_t whole[kCell];
    std::fill(whole, whole + kCell, zone);
    for (int y = area.y; y < area.y + area.height; ++y) {
      if (area.width == kCell) {
        std::memcpy(zones_at(area.x, y), whole, sizeof whole);
      } else {
        std::copy(whole, whole + area.width, zones_at(area.x, y));
      }
    }
  }

  SPORTELLO_OWN_FUNCTION void fill_simple(int cx, int cy, const Ground::Near& near) {
    const Rect area = pixels_of(cx, cy);
    for (int y = area.y; y < area.y + area.height; ++y) {
      const Rgba* row = page_.row(y) + area.x;
      uint8_t* out = map_.row(y) + area.x;
      uint16_t* zones = zones_at(area.x, y);
      for (int x = 0; x < area.width; ++x) {
        const int value = row[x] == near.colour ? 0 : contrast(row[x], near.colour);
        out[x] = static_cast<uint8_t>(value <= kGroundTolerance ? 0 : value);
        zones[x] = value <= kGroundTolerance ? near.zone : uint16_t{0};
      }
    }
  }

  // A pixel belongs to a ground if it joins it and has its colour or that of the pixel by which it joins: white
  // letters on a dark bar are not the white page beside the bar; a narrow white road is part of a wide one.
  void tell_grounds_apart(const std::vector<std::pair<int, int>>& mixed) {
    // Swept forwards and backwards, twice; a cell around which nothing has changed since it was swept last would
    // come out the same.
    for (int pass = 0; pass < 2; ++pass) {
      for (const auto& [cx, cy] : mixed) {
        if (!settled(cx, cy)) sweep_forwards(cx, cy);
      }
      for (auto at = mixed.rbegin(); at != mixed.rend(); ++at) {
        const auto& [cx, cy] = *at;
        if (!settled(cx, cy)) sweep_backwards(cx, cy);
      }
    }
    for (const auto& [cx, cy] : mixed) take_grounds_off(cx, cy);
  }

  SPORTELLO_OWN_FUNCTION void take_grounds_off(int cx, int cy) {
    const Ground::Cell& cell = ground_.cell(cx, cy);
    const bool disputed = cell.near[1].zone != 0;
    const Rect area = pixels_of(cx, cy);
    for (int y = area.y; y < area.y + area.height; ++y) {
      const uint16_t* zones = zones_at(area.x, y);
      uint8_t* map = map_.row(y) + area.x;
      for (int x = 0; x < area.width; ++x) {
        if (zones[x] != 0) {
          map[x] = 0;
        } else if (disputed) {
          map[x] = beside_grounds(cell, area.x + x, y);
        }
      }
    }
  }

  struct Sweep {
    uint32_t begun = 0;    // when the cell was swept last; 0: never
    uint32_t changed = 0;  // the sweep in which a pixel of it last joined a ground
  };

  bool settled(int cx, int cy) const {
    const uint32_t begun = sweeps_.at(cx, cy).begun;
    if (begun == 0) return false;
    const auto quiet = [&](int x, int y) {
      return x < 0 || y < 0 || x >= ground_.cells_x() || y >= ground_.cells_y() || sweeps_.at(x, y).changed < begun;
    };
    return quiet(cx, cy) && quiet(cx - 1, cy) && quiet(cx + 1, cy) && quiet(cx, cy - 1) && quiet(cx, cy + 1);
  }

  Rect begin_sweep(int cx, int cy) {
    sweeps_.at(cx, cy).begun = ++sweep_;
    return pixels_of(cx, cy);
  }

  SPORTELLO_OWN_FUNCTION void sweep_forwards(int cx, int cy) {
    const Rect area = begin_sweep(cx, cy);
    for (int y = area.y; y < area.y + area.height; ++y) {
      for (int x = area.x; x < area.x + area.width; ++x) try_to_join(cx, cy, x, y);
    }
  }

  SPORTELLO_OWN_FUNCTION void sweep_backwards(int cx, int cy) {
    const Rect area = begin_sweep(cx, cy);
    for (int y = area.y + area.height - 1; y >= area.y; --y) {
      for (int x = area.x + area.width - 1; x >= area.x; --x) try_to_join(cx, cy, x, y);
    }
  }

  void try_to_join(int cx, int cy, int x, int y) {
    uint16_t* zone = zones_at(x, y);
    if (*zone != 0) return;
    const int stride = zones_.width();
    const uint16_t around[] = {zone[-1], zone[1], zone[-stride], zone[stride]};
    if ((around[0] | around[1] | around[2] | around[3]) == 0) return;
    *zone = ground_joined(ground_.cell(cx, cy), around, page_.row(y) + x);
    if (*zone != 0) sweeps_.at(cx, cy).changed = sweep_;
  }

  // The ground of a pixel with these to the left, to the right, above and below; 0: none of them.
  uint16_t ground_joined(const Ground::Cell& cell, const uint16_t (&around)[4], const Rgba* pixel) const {
    const std::ptrdiff_t stride = page_.width();
    const std::ptrdiff_t places[] = {-1, 1, -stride, stride};
    for (int i = 0; i < 4; ++i) {
      if (around[i] != 0 && alike(*pixel, pixel[places[i]])) return around[i];
    }
    if (cell.near[1].zone == 0) return 0;
    for (const Ground::Near& near : cell.near) {
      if (near.zone == 0) break;
      if (std::find(std::begin(around), std::end(around), near.zone) == std::end(around)) continue;
      if (contrast(*pixel, near.colour) <= kGroundTolerance) return near.zone;
    }
    return 0;
  }

  // A pixel between two grounds is the soft edge of one; else it is seen against the one around it.
  uint8_t beside_grounds(const Ground::Cell& cell, int x, int y) const {
    int seen[Ground::kNear] = {};
    int all = 0;
    for (int reach = 1; reach <= 2 && all == 0; ++reach) {
      for (int ny = std::max(0, y - reach); ny <= std::min(map_.height() - 1, y + reach); ++ny) {
        for (int nx = std::max(0, x - reach); nx <= std::min(map_.width() - 1, x + reach); ++nx) {
          const uint16_t zone = *zones_at(nx, ny);
          if (zone == 0) continue;
          for (size_t i = 0; i < Ground::kNear; ++i) {
            if (zone != cell.near[i].zone) continue;
            ++seen[i];
            ++all;
          }
        }
      }
    }
    const Rgba pixel = page_.at(x, y);
    size_t most = 0;
    for (size_t i = 1; i < Ground::kNear; ++i) most = seen[i] > seen[most] ? i : most;
    const int value = contrast(pixel, cell.near[most].colour);
    for (size_t i = 0; i < Ground::kNear; ++i) {
      if (i == most || seen[i] == 0) continue;
      const int apart = contrast(cell.near[i].colour, cell.near[most].colour);
      if (value <= apart + kFaint && contrast(pixel, cell.near[i].colour) <= apart + kFaint) return 0;
    }
    return static_cast<uint8_t>(value);
  }

  const Image& page_;
  const Ground& ground_;
  GrayImage map_;
  Plane<uint16_t> zones_;
  Plane<Sweep> sweeps_;
  uint32_t sweep_ = 0;
};

// Of how many of eight pixels the next to the right is alike.
int alike_in_row(const Rgba* row) {
  Word4 count = {};
  for (int x = 0; x < kCell; x += 4) {
    Byte16 here;
    Byte16 next;
    std::memcpy(&here, row + x, 16);
    std::memcpy(&next, row + x + 1, 16);
    const Byte16 apart = here > next ? here - next : next - here;
    Word4 lanes;
    const Byte16 near = reinterpret_cast<Byte16>(apart <= kAlike);
    std::memcpy(&lanes, &near, 16);
    count -= reinterpret_cast<Word4>((lanes & 0xffffffu) == 0xffffffu);
  }
  return static_cast<int>(count[0] + count[1] + count[2] + count[3]);
}

// Cells in whose surroundings hardly two neighbouring pixels are alike: photographs, textures.
Mask find_busy_cells(const Image& page, const Ground& ground) {
  const int cells_x = ground.cells_x();
  const int cells_y = ground.cells_y();
  Plane<int> sums(cells_x + 1, cells_y + 1);  // sums of all cells above and to the left
  const auto sum_row = [&](int cy) SPORTELLO_OWN_FUNCTION {
    int row_sum = 0;
    for (int cx = 0; cx < cells_x; ++cx) {
      int count = 0;
      if (ground.cell(cx, cy).flat) {
        count = kCell * kCell;
      } else {
        const int right = std::min((cx + 1) * kCell, page.width() - 1);
        for (int y = cy * kCell; y < std::min((cy + 1) * kCell, page.height()); ++y) {
          const Rgba* row = page.row(y);
          if (right - cx * kCell == kCell) {
            count += alike_in_row(row + cx * kCell);
            continue;
          }
          for (int x = cx * kCell; x < right; ++x) count += alike(row[x], row[x + 1]) ? 1 : 0;
        }
      }
      row_sum += count;
      sums.at(cx + 1, cy + 1) = sums.at(cx + 1, cy) + row_sum;
    }
  };
  for (int cy = 0; cy < cells_y; ++cy) sum_row(cy);
  Mask busy(cells_x, cells_y);
  constexpr int kReach = 2;
  for (int cy = 0; cy < cells_y; ++cy) {
    for (int cx = 0; cx < cells_x; ++cx) {
      const int x0 = std::max(0, cx - kReach);
      const int y0 = std::max(0, cy - kReach);
      const int x1 = std::min(cells_x, cx + kReach + 1);
      const int y1 = std::min(cells_y, cy + kReach + 1);
      const int sum = sums.at(x1, y1) - sums.at(x0, y1) - sums.at(x1, y0) + sums.at(x0, y0);
      busy.at(cx, cy) = sum * 100 < (x1 - x0) * (y1 - y0) * kCell * kCell * 30 ? 1 : 0;
    }
  }
  return busy;
}

struct MarkFigures {
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
  const MarkComponents components(map, kFaint);
  if (components.count() == 0) return false;
  std::vector<MarkFigures> marks(components.count());
  const auto measure_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    const uint8_t* row = map.row(y);
    const uint8_t* busy_row = busy.row(y / kCell);
    for (const ComponentRun& run : components.row(y)) {
      MarkFigures& mark = marks[run.component];
      for (int x = run.x; x < run.end; ++x) {
        mark.most = std::max<int>(mark.most, row[x]);
        mark.busy += busy_row[x / kCell];
      }
      mark.pixels += static_cast<uint32_t>(run.end - run.x);
    }
  };
  for (int y = 0; y < map.height(); ++y) measure_row(y);
  std::vector<int> thresholds(marks.size());
  std::transform(marks.begin(), marks.end(), thresholds.begin(), threshold_of);
  bool remain = false;
  const auto take_row = [&](int y) SPORTELLO_OWN_FUNCTION {
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
  };
  for (int y = 0; y < map.height(); ++y) take_row(y);
  return remain;
}

bool ink_within_two(const Mask& ink, int x, int y) {
  const int left = std::max(0, x - 2);
  const int right = std::min(ink.width() - 1, x + 2);
  for (int near = std::max(0, y - 2); near <= std::min(ink.height() - 1, y + 2); ++near) {
    if (any_set(ink.row(near), left, right + 1)) return true;
  }
  return false;
}

// The same where there are eight columns from x - 2 on, and two rows above and below.
bool ink_within_two_inside(const Mask& ink, int x, int y) {
  const uint8_t* near = ink.row(y - 2) + x - 2;
  uint64_t all = 0;
  for (int i = 0; i < 5; ++i, near += ink.width()) {
    uint64_t row = 0;
    std::memcpy(&row, near, 8);
    all |= row;
  }
  return (all & 0xffffffffffu) != 0;
}

// Forgets contrast within two pixels of ink: the soft edge.
void clear_near(GrayImage& map, const Mask& ink) {
  const int width = map.width();
  const auto clear_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    uint8_t* row = map.row(y);
    const bool inner_row = y >= 2 && y + 2 < map.height();
    for (int x = skip_zeros(row, 0, width); x < width; x = skip_zeros(row, x + 1, width)) {
      const bool inside = inner_row && x >= 2 && x + 6 <= width;
      if (inside ? ink_within_two_inside(ink, x, y) : ink_within_two(ink, x, y)) row[x] = 0;
    }
  };
  for (int y = 0; y < map.height(); ++y) clear_row(y);
}

}  // namespace

Mask find_rendered_ink(const Image& page) {
  Mask ink(page.width(), page.height());
  if (page.empty()) return ink;
  const Ground ground(page);
  GrayImage map = ContrastMap(page, ground).take();
  erase_tangles(map, kFaint);
  const Mask busy = find_busy_cells(page, ground);
  for (int level = 0; level < kLevels; ++level) {
    if (!take_strongest(map, busy, ink)) break;
    clear_near(map, ink);
  }
  return ink;
}

}  // namespace sportello::document
