// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/paint_state.h"

#include <algorithm>
#include <cstring>

namespace sportello::document {
namespace {

constexpr int kStripRows = 64;
constexpr int kCell = RoughPaper::kCell;

// The cells whose centres a pixel lies between, and its distance from the first in 1/16.
struct Between {
  int low;
  int high;
  int part;
};

Between between(int pixel, int cells) {
  const int place = 2 * pixel - (kCell - 1);
  const int low = place >> 4;
  return {std::clamp(low, 0, cells - 1), std::clamp(low + 1, 0, cells - 1), place & 15};
}

}  // namespace

void RoughPaper::row(int component, int x, int y, int width, int16_t* out) const {
  const Samples& all = cells[static_cast<size_t>(component)];
  const Between rows = between(y, all.height());
  const int16_t* above = all.row(rows.low);
  const int16_t* below = all.row(rows.high);
  const auto blend = [&](int cell) {
    cell = std::clamp(cell, 0, all.width() - 1);
    return above[cell] * (16 - rows.part) + below[cell] * rows.part;
  };
  const int end = x + width;
  // Eight pixels at a time lie between the same two centres.
  while (x < end) {
    const int place = 2 * x - (kCell - 1);
    const int cell = place >> 4;
    const int first = blend(cell);
    const int step = blend(cell + 1) - first;
    int part = place & 15;
    const int count = std::min((17 - part) / 2, end - x);
    for (int i = 0; i < count; ++i) out[i] = static_cast<int16_t>((first * 16 + step * (part + 2 * i) + 32) >> 6);
    out += count;
    x += count;
  }
}

bool RoughPaper::flat(int x, int y, int width) const {
  for (const Samples& all : cells) {
    const Between rows = between(y, all.height());
    const int first = between(x, all.width()).low;
    const int last = between(x + width - 1, all.width()).high;
    const int16_t* above = all.row(rows.low);
    const int16_t* below = all.row(rows.high);
    for (int cell = first; cell <= last; ++cell) {
      if (above[cell] != above[first] || below[cell] != above[first]) return false;
    }
  }
  return true;
}

int PaintState::levels(int width, int height, int least) {
  int count = least;
  while (count < 5 && (std::min(width, height) >> count) >= 4) ++count;
  return count;
}

void PaintState::set_rough(const SubbandSet& known) {
  const Ycc base = to_ycc(ground);
  const int offsets[] = {base.y, base.cg, base.co};
  for (int component = 0; component < SubbandSet::kComponents; ++component) {
    Samples samples = known.samples(component, {0, 0, cells_x(), cells_y()});
    const int offset = offsets[component];
    for (int16_t& sample : samples.values()) {
      // Held within what colours can be, so that sums of them stay within 16 bits.
      const int value = ((sample + (1 << (SubbandSet::kFraction - 1))) >> SubbandSet::kFraction) + offset;
      sample = static_cast<int16_t>(component == 0 ? std::clamp(value, 0, 255) : std::clamp(value, -255, 255));
    }
    rough.cells[static_cast<size_t>(component)] = std::move(samples);
  }
}

void PaintState::render(const Rect& area, Image& out) const {
  const Rect inside = intersect(area, {0, 0, width, height});
  if (inside.empty()) return;
  for (int y = inside.y; y < inside.y + inside.height; y += kStripRows) {
    const Rect strip{inside.x, y, inside.width, std::min(kStripRows, inside.y + inside.height - y)};
    draw_paper(strip, out);
  }
  draw_ink(inside, out);
}

void PaintState::draw_paper(const Rect& strip, Image& out) const {
  // Plain colours cover the rest, which is drawn where there is any.
  bool open = !flat.used();
  for (int y = strip.y; y < strip.y + strip.height && !open; ++y) {
    open = std::memchr(flat.labels.row(y) + strip.x, 0, static_cast<size_t>(strip.width)) != nullptr;
  }
  if (open) draw_continuous(strip, out);
  for (int y = strip.y; y < strip.y + strip.height && flat.used(); ++y) {
    const uint8_t* labels = flat.labels.row(y);
    Rgba* pixels = out.row(y);
    const int end = strip.x + strip.width;
    for (int x = strip.x; x < end;) {
      const uint8_t label = labels[x];
      const int begin = x;
      while (x < end && labels[x] == label) ++x;
      if (label != 0) std::fill(pixels + begin, pixels + x, flat.colours[label - 1]);
    }
  }
}

void PaintState::draw_continuous(const Rect& strip, Image& out) const {
  if (rough.cells[0].empty()) {
    for (int y = strip.y; y < strip.y + strip.height; ++y) {
      std::fill(out.row(y) + strip.x, out.row(y) + strip.x + strip.width, ground);
    }
    return;
  }
  const bool finer[] = {refinement != nullptr && !refinement->blank(0), refinement != nullptr && !refinement->blank(1),
                        refinement != nullptr && !refinement->blank(2)};
  std::array<Samples, SubbandSet::kComponents> detail;
  if (finer[0]) detail[0] = refinement->samples(0, strip);
  // Chroma of half the size, with a sample more on each side to interpolate.
  Rect half = strip;
  for (int component = 1; component < SubbandSet::kComponents; ++component) {
    if (!finer[component]) continue;
    half.x = std::max(0, strip.x / 2 - 1);
    half.y = std::max(0, strip.y / 2 - 1);
    half.width = std::min(refinement->width(component), (strip.x + strip.width) / 2 + 1) - half.x;
    half.height = std::min(refinement->height(component), (strip.y + strip.height) / 2 + 1) - half.y;
    detail[static_cast<size_t>(component)] = refinement->samples(component, half);
  }

  std::vector<int16_t> rows[SubbandSet::kComponents];
  for (auto& row : rows) row.resize(static_cast<size_t>(strip.width));
  std::vector<int16_t> blended(static_cast<size_t>(half.width));
  for (int y = strip.y; y < strip.y + strip.height; ++y) {
    Rgba* pixels = out.row(y) + strip.x;
    if (!finer[0] && !finer[1] && !finer[2] && rough.flat(strip.x, y, strip.width)) {
      int16_t value[SubbandSet::kComponents];
      for (int component = 0; component < SubbandSet::kComponents; ++component) {
        rough.row(component, strip.x, y, 1, &value[component]);
      }
      std::fill(pixels, pixels + strip.width, to_rgb((value[0] + 2) >> 2, (value[1] + 2) >> 2, (value[2] + 2) >> 2));
      continue;
    }
    for (int component = 0; component < SubbandSet::kComponents; ++component) {
      int16_t* row = rows[component].data();
      rough.row(component, strip.x, y, strip.width, row);
      if (!finer[component]) continue;
      const Samples& fine = detail[static_cast<size_t>(component)];
      if (component == 0) {
        const int16_t* add = fine.row(y - strip.y);
        for (int x = 0; x < strip.width; ++x) row[x] = static_cast<int16_t>(row[x] + add[x]);
        continue;
      }
      // Bilinear: three quarters of the nearer sample, one of the other, along y and then along x.
      const int near = y / 2 - half.y;
      const int other = std::clamp(near + ((y & 1) != 0 ? 1 : -1), 0, half.height - 1);
      const int16_t* near_row = fine.row(near);
      const int16_t* other_row = fine.row(other);
      for (int x = 0; x < half.width; ++x) blended[static_cast<size_t>(x)] = static_cast<int16_t>((3 * near_row[x] + other_row[x] + 2) >> 2);
      for (int x = 0; x < strip.width; ++x) {
        const int page_x = strip.x + x;
        const int at = page_x / 2 - half.x;
        const int beside = std::clamp(at + ((page_x & 1) != 0 ? 1 : -1), 0, half.width - 1);
        row[x] = static_cast<int16_t>(
            row[x] + ((3 * blended[static_cast<size_t>(at)] + blended[static_cast<size_t>(beside)] + 2) >> 2));
      }
    }
    const int16_t* luma_row = rows[0].data();
    const int16_t* cg_row = rows[1].data();
    const int16_t* co_row = rows[2].data();
    for (int x = 0; x < strip.width; ++x) {
      pixels[x] = to_rgb((luma_row[x] + 2) >> 2, (cg_row[x] + 2) >> 2, (co_row[x] + 2) >> 2);
    }
  }
}

void PaintState::draw_ink(const Rect& area, Image& out) const {
  if (units.count() == 0) return;
  const int right = area.x + area.width;
  if (edges.hard) {
    for (int y = area.y; y < area.y + area.height; ++y) {
      Rgba* pixels = out.row(y);
      for (const UnitRun& run : units.row(y)) {
        const auto fill = [&](int from, int to, Rgba colour) {
          from = std::max(from, area.x);
          to = std::min(to, right);
          if (from < to) std::fill(pixels + from, pixels + to, colour);
        };
        if (!has_ink) {
          fill(run.x, run.end, {0, 0, 0, 255});
        } else {
          for_each_part(run, y, [&](int from, int to, uint8_t colour) { fill(from, to, palette[colour]); });
        }
      }
    }
    return;
  }

  // Three rows of colours (1 + index, 0: no ink) with a border, rolling down the page.
  const size_t stride = static_cast<size_t>(width) + 16;
  std::vector<uint8_t> buffer(3 * stride);
  uint8_t* lines[3] = {buffer.data() + 1, buffer.data() + stride + 1, buffer.data() + 2 * stride + 1};
  const auto load = [&](uint8_t* line, int y) {
    std::fill(line - 1, line - 1 + stride, uint8_t{0});
    if (y < 0 || y >= height) return;
    for (const UnitRun& run : units.row(y)) {
      for_each_part(run, y, [&](int from, int to, uint8_t colour) {
        std::fill(line + from, line + to, static_cast<uint8_t>(colour + 1));
      });
    }
  };
  load(lines[0], area.y - 1);
  load(lines[1], area.y);
  for (int y = area.y; y < area.y + area.height; ++y) {
    load(lines[2], y + 1);
    const uint8_t* above = lines[0];
    const uint8_t* here = lines[1];
    const uint8_t* below = lines[2];
    Rgba* pixels = out.row(y);
    for (int x = area.x; x < right; ++x) {
      // Most of a page is empty: eight pixels and their neighbours at a time.
      uint64_t words[3];
      std::memcpy(&words[0], above + x - 1, 8);
      std::memcpy(&words[1], here + x - 1, 8);
      std::memcpy(&words[2], below + x - 1, 8);
      if ((words[0] | words[1] | words[2]) == 0) {
        x += 5;  // the next pixel's left neighbour is the last one seen
        continue;
      }
      const uint8_t around[8] = {here[x - 1], here[x + 1], above[x], below[x],
                                 above[x - 1], above[x + 1], below[x - 1], below[x + 1]};
      int beside = 0;
      int diagonal = 0;
      uint8_t ink = here[x];
      for (int i = 0; i < 8; ++i) {
        (i < 4 ? beside : diagonal) += around[i] != 0 ? 1 : 0;
        if (ink == 0) ink = around[i];
      }
      if (ink == 0) continue;
      const int share = edges.share[EdgeTable::class_of(here[x] != 0, beside, diagonal)];
      if (share == 0) continue;
      const Rgba colour = palette[ink - 1];
      const int weight = share + (share >> 3);  // 0..16
      const auto mixed = [&](uint8_t paper, uint8_t full) {
        return static_cast<uint8_t>((paper * (16 - weight) + full * weight + 8) >> 4);
      };
      pixels[x] = {mixed(pixels[x].r, colour.r), mixed(pixels[x].g, colour.g), mixed(pixels[x].b, colour.b), 255};
    }
    std::swap(lines[0], lines[1]);
    std::swap(lines[1], lines[2]);
  }
}

}  // namespace sportello::document
