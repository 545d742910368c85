// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "document/image/cell.h"
#include "document/paint/colour.h"
#include "document/paint/flat_paper.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

constexpr int kCell = FlatPaper::kCell;
static_assert(kCell == kCellSide);
constexpr uint8_t kAny = FlatPaperCoder::kAny;
constexpr uint8_t kOther = 0xfe;  // seen, but none of the colours

uint32_t key_of(Rgba colour) { return static_cast<uint32_t>(colour.r << 16 | colour.g << 8 | colour.b); }

// The first pixel of an area that is to be seen.
std::optional<Rgba> first_seen(const Image& page, const Mask& hidden, const Rect& area) {
  for (int y = area.y; y < area.y + area.height; ++y) {
    const uint8_t* covered = hidden.row(y) + area.x;
    for (int x = 0; x < area.width; ++x) {
      if (covered[x] == 0) return page.at(area.x + x, y);
    }
  }
  return std::nullopt;
}

// Cells of one colour only, as far as it is to be seen.
struct PlainCells {
  Plane<uint8_t> plain;  // 0: no, 1: yes, 2: nothing to be seen
  Plane<uint32_t> colours;
};

PlainCells find_plain_cells(const Image& page, const Mask& hidden) {
  const int cells_x = (page.width() + kCell - 1) / kCell;
  const int cells_y = (page.height() + kCell - 1) / kCell;
  const auto stride = static_cast<size_t>(page.width());
  PlainCells cells{Plane<uint8_t>(cells_x, cells_y), Plane<uint32_t>(cells_x, cells_y)};
  const auto look_at_row = [&](int cy) SPORTELLO_OWN_FUNCTION {
    for (int cx = 0; cx < cells_x; ++cx) {
      const Rect area = intersect({cx * kCell, cy * kCell, kCell, kCell}, page.bounds());
      const std::optional<Rgba> colour = first_seen(page, hidden, area);
      cells.colours.at(cx, cy) = key_of(colour.value_or(Rgba{}));
      uint8_t& plain = cells.plain.at(cx, cy);
      if (!colour) {
        plain = 2;
      } else if (area.width == kCell && area.height == kCell) {
        plain = one_colour_seen(page.row(area.y) + area.x, stride, hidden.row(area.y) + area.x, stride, *colour) ? 1 : 0;
      } else {
        plain = 1;
        for (int y = area.y; y < area.y + area.height; ++y) {
          for (int x = area.x; x < area.x + area.width; ++x) {
            if (hidden.at(x, y) == 0 && page.at(x, y) != *colour) plain = 0;
          }
        }
      }
    }
  };
  for (int cy = 0; cy < cells_y; ++cy) look_at_row(cy);
  return cells;
}

// Colours that fill whole cells, the commonest first.
std::vector<Rgba> find_colours(const PlainCells& cells) {
  std::map<uint32_t, size_t> counts;
  size_t* last = nullptr;
  uint32_t last_key = 0;
  for (size_t i = 0; i < cells.plain.values().size(); ++i) {
    if (cells.plain.values()[i] != 1) continue;
    const uint32_t key = cells.colours.values()[i];
    if (last == nullptr || key != last_key) last = &counts[key];
    last_key = key;
    ++*last;
  }
  std::vector<std::pair<uint32_t, size_t>> order(counts.begin(), counts.end());
  std::stable_sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<Rgba> colours;
  std::vector<size_t> kept;
  for (const auto& [key, count] : order) {
    if (colours.size() == FlatPaper::kMaxColours || count < std::max<size_t>(4, cells.plain.values().size() / 8192)) break;
    const Rgba colour{static_cast<uint8_t>(key >> 16), static_cast<uint8_t>(key >> 8), static_cast<uint8_t>(key), 255};
    // Colours next to one another are steps of a gradient, which the wavelets paint better.
    size_t steps = 0;
    for (const auto& [other_key, other_count] : order) {
      const Rgba other{static_cast<uint8_t>(other_key >> 16), static_cast<uint8_t>(other_key >> 8),
                       static_cast<uint8_t>(other_key), 255};
      if (other_key != key && other_count * 16 > count && distance(colour, other) <= 3) ++steps;
    }
    if (steps < 2) colours.push_back(colour);
  }
  return colours;
}

void match_colours(const Image& page, const Mask& hidden, const PlainCells& cells, FlatAreas& areas) {
  std::map<uint32_t, uint8_t> labels;
  for (size_t i = 0; i < areas.colours.size(); ++i) labels[key_of(areas.colours[i])] = static_cast<uint8_t>(i + 1);
  const auto label_of = [&](uint32_t key) {
    const auto found = labels.find(key);
    return found == labels.end() ? kOther : found->second;
  };
  uint32_t last = key_of(areas.colours[0]);
  uint8_t label = 1;
  const auto match_row = [&](int cy) SPORTELLO_OWN_FUNCTION {
    for (int cx = 0; cx < areas.cells.width(); ++cx) {
      const Rect area = intersect({cx * kCell, cy * kCell, kCell, kCell}, page.bounds());
      const uint8_t plain = cells.plain.at(cx, cy);
      if (plain == 1) {
        const uint32_t key = cells.colours.at(cx, cy);
        if (key != last) label = label_of(key);
        last = key;
      }
      uint8_t& cell = areas.cells.at(cx, cy);
      cell = plain == 0 ? kOther : plain == 1 ? label : kAny;
      for (int y = area.y; y < area.y + area.height; ++y) {
        uint8_t* out = areas.labels.row(y) + area.x;
        if (cell != kOther) {
          fill_in_cell(out, area.width, cell);
          continue;
        }
        const Rgba* row = page.row(y) + area.x;
        const uint8_t* covered = hidden.row(y) + area.x;
        for (int x = 0; x < area.width; ++x) {
          if (covered[x] != 0) {
            out[x] = kAny;
            continue;
          }
          const uint32_t key = key_of(row[x]);
          if (key != last) label = label_of(key);
          last = key;
          out[x] = label;
        }
      }
    }
  };
  for (int cy = 0; cy < areas.cells.height(); ++cy) match_row(cy);
}

// Pixels of other colours belong to something continuous (0) if they lie thick; else they are the soft edge
// of a plain colour and take the nearest around.
void settle_others(const Image& page, FlatAreas& areas) {
  const int width = page.width();
  const int height = page.height();
  Plane<uint8_t>& labels = areas.labels;
  std::vector<std::pair<int, int>> thick;
  std::vector<std::pair<int, int>> thin;
  std::vector<int> mixed;  // where cells of several labels begin, in this row of cells
  const auto look_at_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    if (y % kCell == 0) {
      mixed.clear();
      const uint8_t* cells = areas.cells.row(y / kCell);
      for (int cx = 0; cx < areas.cells.width(); ++cx) {
        if (cells[cx] == kOther) mixed.push_back(cx * kCell);
      }
    }
    const uint8_t* row = labels.row(y);
    for (const int begin : mixed) {
      for (int x = begin; x < std::min(begin + kCell, width); ++x) {
        if (row[x] != kOther) continue;
        bool core = true;
        for (int ny = std::max(0, y - 1); ny <= std::min(height - 1, y + 1) && core; ++ny) {
          const uint8_t* near = labels.row(ny);
          for (int nx = std::max(0, x - 1); nx <= std::min(width - 1, x + 1); ++nx) core = core && near[nx] >= kOther;
        }
        if (core) thick.emplace_back(x, y);
        thin.emplace_back(x, y);
      }
    }
  };
  for (int y = 0; y < height; ++y) look_at_row(y);
  for (const auto& [x, y] : thick) {
    for (int ny = std::max(0, y - 1); ny <= std::min(height - 1, y + 1); ++ny) {
      for (int nx = std::max(0, x - 1); nx <= std::min(width - 1, x + 1); ++nx) {
        if (labels.at(nx, ny) == kOther) labels.at(nx, ny) = 0;
      }
    }
  }
  for (const auto& [x, y] : thin) {
    if (labels.at(x, y) != kOther) continue;
    int least = 256;
    uint8_t nearest = 0;
    for (int reach = 1; reach <= 3 && least == 256; ++reach) {
      for (int ny = std::max(0, y - reach); ny <= std::min(height - 1, y + reach); ++ny) {
        for (int nx = std::max(0, x - reach); nx <= std::min(width - 1, x + reach); ++nx) {
          const uint8_t label = labels.at(nx, ny);
          if (label == 0 || label >= kOther) continue;
          const int apart = distance(page.at(x, y), areas.colours[label - 1]);
          if (apart < least) {
            least = apart;
            nearest = label;
          }
        }
      }
    }
    labels.at(x, y) = nearest;
  }
}

// Mixed cells take the label that most of their pixels have.
void count_cells(FlatAreas& areas) {
  const auto count_row = [&](int cy) SPORTELLO_OWN_FUNCTION {
    for (int cx = 0; cx < areas.cells.width(); ++cx) {
      if (areas.cells.at(cx, cy) != kOther) continue;
      int counts[FlatPaper::kMaxColours + 1] = {};
      int most = 0;
      uint8_t label = kAny;
      const Rect area = intersect({cx * kCell, cy * kCell, kCell, kCell}, areas.labels.bounds());
      for (int y = area.y; y < area.y + area.height; ++y) {
        const uint8_t* row = areas.labels.row(y);
        for (int x = area.x; x < area.x + area.width; ++x) {
          if (row[x] == kAny) continue;
          if (++counts[row[x]] > most) {
            most = counts[row[x]];
            label = row[x];
          }
        }
      }
      areas.cells.at(cx, cy) = label;
    }
  };
  for (int cy = 0; cy < areas.cells.height(); ++cy) count_row(cy);
}

}  // namespace

FlatAreas find_flat_areas(const Image& page, const Mask& hidden) {
  FlatAreas areas;
  const PlainCells cells = find_plain_cells(page, hidden);
  areas.colours = find_colours(cells);
  if (areas.colours.empty()) return areas;
  areas.labels = Plane<uint8_t>(page.width(), page.height());
  areas.cells = Plane<uint8_t>(cells.plain.width(), cells.plain.height());
  match_colours(page, hidden, cells, areas);
  settle_others(page, areas);
  count_cells(areas);
  return areas;
}

}  // namespace sportello::document
