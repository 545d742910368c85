// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/paper_samples.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include "document/image/cell.h"
#include "document/image/row_scan.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

constexpr int kCell = RoughPaper::kCell;
constexpr int kFraction = SubbandSet::kFraction;

// Values of unknown cells from those of a picture half the size, and so on.
void fill_from_coarser(std::array<Samples, 3>& cells, Mask& known) {
  const int width = known.width();
  const int height = known.height();
  if (std::find(known.values().begin(), known.values().end(), 0) == known.values().end()) return;
  if (width == 1 && height == 1) return;
  Mask coarse_known((width + 1) / 2, (height + 1) / 2);
  std::array<Samples, 3> coarse;
  for (Samples& plane : coarse) plane = Samples(coarse_known.width(), coarse_known.height());
  for (int y = 0; y < coarse_known.height(); ++y) {
    for (int x = 0; x < coarse_known.width(); ++x) {
      int sums[3] = {};
      int count = 0;
      for (int yy = 2 * y; yy < std::min(2 * y + 2, height); ++yy) {
        for (int xx = 2 * x; xx < std::min(2 * x + 2, width); ++xx) {
          if (known.at(xx, yy) == 0) continue;
          ++count;
          for (size_t i = 0; i < 3; ++i) sums[i] += cells[i].at(xx, yy);
        }
      }
      coarse_known.at(x, y) = count > 0 ? 1 : 0;
      for (size_t i = 0; i < 3 && count > 0; ++i) coarse[i].at(x, y) = static_cast<int16_t>(sums[i] / count);
    }
  }
  fill_from_coarser(coarse, coarse_known);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      if (known.at(x, y) != 0) continue;
      // Bilinear, so that there are no steps to be coded.
      const int near_x = x / 2;
      const int near_y = y / 2;
      const int far_x = std::clamp(near_x + ((x & 1) != 0 ? 1 : -1), 0, coarse_known.width() - 1);
      const int far_y = std::clamp(near_y + ((y & 1) != 0 ? 1 : -1), 0, coarse_known.height() - 1);
      for (size_t i = 0; i < 3; ++i) {
        cells[i].at(x, y) = static_cast<int16_t>((9 * coarse[i].at(near_x, near_y) + 3 * coarse[i].at(far_x, near_y) +
                                                  3 * coarse[i].at(near_x, far_y) + coarse[i].at(far_x, far_y) + 8) >> 4);
      }
    }
  }
}

// Where x begins and how many unmarked or marked values follow.
int run_end(const uint8_t* row, int x, int width) {
  const uint8_t value = row[x];
  if (value == 0) {
    const void* next = std::memchr(row + x, 1, static_cast<size_t>(width - x));
    return next == nullptr ? width : static_cast<int>(static_cast<const uint8_t*>(next) - row);
  }
  while (x < width && row[x] == value) ++x;
  return x;
}

static_assert(kCell == kCellSide);

// The mean colour of a cell's pixels that are not hidden.
SPORTELLO_OWN_FUNCTION std::optional<Rgba> mean_of_cell(const Image& page, const Mask& hidden, int cx, int cy) {
  const Rect area = intersect({cx * kCell, cy * kCell, kCell, kCell}, page.bounds());
  const auto stride = static_cast<size_t>(page.width());
  CellSums sums{};
  uint32_t count = 0;
  if (area.width == kCell && area.height == kCell) {
    const Rgba* pixels = page.row(area.y) + area.x;
    const uint8_t* covered = hidden.row(area.y) + area.x;
    count = static_cast<uint32_t>(seen_in_cell(covered, stride));
    if (count == 0) return std::nullopt;
    if (count == kCell * kCell && one_colour(pixels, stride)) return *pixels;
    sums = sums_of_cell(pixels, stride, covered, stride);
  } else {
    for (int y = area.y; y < area.y + area.height; ++y) {
      for (int x = area.x; x < area.x + area.width; ++x) {
        if (hidden.at(x, y) != 0) continue;
        const Rgba pixel = page.at(x, y);
        sums.r += pixel.r;
        sums.g += pixel.g;
        sums.b += pixel.b;
        ++count;
      }
    }
    if (count == 0) return std::nullopt;
  }
  const auto mean = [count](uint32_t total) { return static_cast<uint8_t>((total + count / 2) / count); };
  return Rgba{mean(sums.r), mean(sums.g), mean(sums.b), 255};
}

}  // namespace

Mask near_ink(const Mask& mask, int reach) {
  const int width = mask.width();
  const int height = mask.height();
  Mask wide(width, height);
  std::vector<uint8_t> padded(static_cast<size_t>(width + 2 * reach));
  std::vector<uint8_t> inked(static_cast<size_t>(height));
  const auto widen_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    inked[static_cast<size_t>(y)] = any_set(mask.row(y), 0, width) ? 1 : 0;
    if (inked[static_cast<size_t>(y)] == 0) return;
    std::copy(mask.row(y), mask.row(y) + width, padded.data() + reach);
    uint8_t* out = wide.row(y);
    for (int d = 0; d <= 2 * reach; ++d) {
      const uint8_t* in = padded.data() + d;
      for (int x = 0; x < width; ++x) out[x] = static_cast<uint8_t>(out[x] | in[x]);
    }
  };
  for (int y = 0; y < height; ++y) widen_row(y);
  Mask out(width, height);
  const auto join_rows = [&](int y) SPORTELLO_OWN_FUNCTION {
    uint8_t* row = out.row(y);
    for (int near = std::max(0, y - reach); near <= std::min(height - 1, y + reach); ++near) {
      if (inked[static_cast<size_t>(near)] == 0) continue;
      const uint8_t* in = wide.row(near);
      for (int x = 0; x < width; ++x) row[x] = static_cast<uint8_t>(row[x] | in[x]);
    }
  };
  for (int y = 0; y < height; ++y) join_rows(y);
  return out;
}

std::array<Samples, SubbandSet::kComponents> mean_paper(const Image& page, const Mask& hidden, Ycc otherwise) {
  const int cells_x = (page.width() + kCell - 1) / kCell;
  const int cells_y = (page.height() + kCell - 1) / kCell;
  std::array<Samples, 3> cells;
  for (Samples& plane : cells) plane = Samples(cells_x, cells_y);
  Mask known(cells_x, cells_y);
  for (int cy = 0; cy < cells_y; ++cy) {
    for (int cx = 0; cx < cells_x; ++cx) {
      const std::optional<Rgba> mean = mean_of_cell(page, hidden, cx, cy);
      if (!mean) continue;
      const Ycc colour = to_ycc(*mean);
      cells[0].at(cx, cy) = static_cast<int16_t>(colour.y);
      cells[1].at(cx, cy) = static_cast<int16_t>(colour.cg);
      cells[2].at(cx, cy) = static_cast<int16_t>(colour.co);
      known.at(cx, cy) = 1;
    }
  }
  if (std::find(known.values().begin(), known.values().end(), 1) == known.values().end()) {
    const int values[] = {otherwise.y, otherwise.cg, otherwise.co};
    for (size_t i = 0; i < 3; ++i) {
      std::fill(cells[i].values().begin(), cells[i].values().end(), static_cast<int16_t>(values[i]));
    }
    return cells;
  }
  fill_from_coarser(cells, known);
  return cells;
}

namespace {

// What sample `i` of `length` hidden ones gets between the seen `before` and `after`. Far from both it is 0.
int between(int before, int after, int i, int length) {
  constexpr int kReach = 32;
  if (length <= kReach) return before + (after - before) * (i + 1) / (length + 1);
  if (i < kReach) return before * (kReach - 1 - i) / kReach;
  if (length - 1 - i < kReach) return after * (kReach - length + i) / kReach;
  return 0;
}

}  // namespace

void fill_hidden(Samples& samples, Mask& hidden) {
  const int width = samples.width();
  const int height = samples.height();
  for (int y = 0; y < height; ++y) {
    int16_t* row = samples.row(y);
    uint8_t* covered = hidden.row(y);
    for (int x = 0; x < width;) {
      const int end = run_end(covered, x, width);
      if (covered[x] != 0) {
        const int length = end - x;
        const int before = x > 0 ? row[x - 1] : end < width ? row[end] : 0;
        const int after = end < width ? row[end] : before;
        for (int i = 0; i < length; ++i) row[x + i] = static_cast<int16_t>(between(before, after, i, length));
        std::fill(covered + x, covered + end, static_cast<uint8_t>(std::min(length, 255)));
      }
      x = end;
    }
  }
  // Down the columns, weighing the two by the shorter way: how long each column's hidden run is so far.
  std::vector<int> run(static_cast<size_t>(width), 0);
  for (int y = 0; y <= height; ++y) {
    for (int x = 0; x < width; ++x) {
      int& length = run[static_cast<size_t>(x)];
      if (y < height && hidden.at(x, y) != 0) {
        ++length;
        continue;
      }
      if (length == 0) continue;
      const int first = y - length;
      const int before = first > 0 ? samples.at(x, first - 1) : y < height ? samples.at(x, y) : 0;
      const int after = y < height ? samples.at(x, y) : before;
      const int down_length = std::min(length, 255);
      for (int i = 0; i < length; ++i) {
        int16_t& sample = samples.at(x, first + i);
        const int across_length = hidden.at(x, first + i);
        const int down = between(before, after, i, length);
        sample = static_cast<int16_t>((sample * down_length + down * across_length) / (down_length + across_length));
      }
      length = 0;
    }
  }
}

std::array<Samples, SubbandSet::kComponents> paper_details(const Image& page, Mask hidden, const PaintState& state) {
  const int width = page.width();
  const int height = page.height();
  const int half_w = (width + 1) / 2;
  const int half_h = (height + 1) / 2;
  std::array<Samples, 3> out{Samples(width, height), Samples(half_w, half_h), Samples(half_w, half_h)};
  Mask half_hidden(half_w, half_h);
  std::vector<int16_t> rough[3];
  for (auto& row : rough) row.resize(static_cast<size_t>(width));
  std::vector<int> cg_sums(static_cast<size_t>(half_w));
  std::vector<int> co_sums(static_cast<size_t>(half_w));
  std::vector<int> counts(static_cast<size_t>(half_w));
  for (int y = 0; y < height; ++y) {
    for (int component = 0; component < 3; ++component) {
      state.rough.row(component, 0, y, width, rough[component].data());
    }
    const Rgba* pixels = page.row(y);
    const uint8_t* covered = hidden.row(y);
    int16_t* luma_row = out[0].row(y);
    for (int x = 0; x < width; ++x) {
      const Ycc colour = to_ycc(pixels[x]);
      const auto at = static_cast<size_t>(x);
      luma_row[x] = static_cast<int16_t>((colour.y << kFraction) - rough[0][at]);
      const int shown = covered[x] == 0 ? 1 : 0;
      cg_sums[at / 2] += ((colour.cg * (1 << kFraction)) - rough[1][at]) * shown;
      co_sums[at / 2] += ((colour.co * (1 << kFraction)) - rough[2][at]) * shown;
      counts[at / 2] += shown;
    }
    if (y % 2 == 0 && y + 1 < height) continue;
    for (int x = 0; x < half_w; ++x) {
      const auto at = static_cast<size_t>(x);
      if (counts[at] == 0) {
        half_hidden.at(x, y / 2) = 1;
      } else {
        out[1].at(x, y / 2) = static_cast<int16_t>(cg_sums[at] / counts[at]);
        out[2].at(x, y / 2) = static_cast<int16_t>(co_sums[at] / counts[at]);
      }
      cg_sums[at] = co_sums[at] = counts[at] = 0;
    }
  }
  fill_hidden(out[0], hidden);
  Mask again = half_hidden;
  fill_hidden(out[1], again);
  fill_hidden(out[2], half_hidden);
  return out;
}

}  // namespace sportello::document
