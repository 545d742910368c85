// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/ink_colours.h"
#include "util/own_function.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace sportello::document {
namespace {

constexpr int kCell = RoughPaper::kCell;

// What a unit looks like: the mean of pixels that lie within it, or, of a thin one, the pixel that differs
// most from the paper.
struct UnitColour {
  int r = 0;
  int g = 0;
  int b = 0;
  int weight = 0;  // pixels within
  int contrast = -1;
  Rgba extreme;
  Rgba paper;

  void see(Rgba pixel, bool within, Rgba ground) {
    if (contrast < 0) paper = ground;
    contrast = std::max(contrast, 0);
    if (within && weight < (1 << 20)) {
      r += pixel.r;
      g += pixel.g;
      b += pixel.b;
      ++weight;
    }
    if (weight > 0) return;
    const int apart = distance(pixel, ground);
    if (apart > contrast) {
      contrast = apart;
      extreme = pixel;
    }
  }

  Rgba colour() const {
    if (weight == 0) return extreme;
    const auto mean = [&](int sum) { return static_cast<uint8_t>((sum + weight / 2) / weight); };
    return {mean(r), mean(g), mean(b), 255};
  }
};

Rgba paper_at(const Image& paper, int x, int y) { return paper.at(x / kCell, y / kCell); }

// Units of ink, and the blocks of large ones, which may have several colours.
struct Looks {
  static constexpr size_t kMaxLarge = 4096;

  std::vector<UnitColour> units;
  std::vector<uint32_t> large;     // of each unit: 1 + its place in `blocks`, in 64s; 0: not large
  std::vector<UnitColour> blocks;
};

Looks look_at_units(const Image& page, const Mask& mask, const Image& paper, const InkUnits& units) {
  Looks looks;
  looks.units.resize(units.count());
  looks.large.resize(units.count(), 0);
  uint32_t count = 0;
  for (size_t i = 0; i < units.count() && count < Looks::kMaxLarge; ++i) {
    if (units.large(i)) looks.large[i] = ++count;
  }
  looks.blocks.resize(static_cast<size_t>(count) * 64);
  const auto look_at_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    const Rgba* pixels = page.row(y);
    const uint8_t* above = mask.row(std::max(0, y - 1));
    const uint8_t* below = mask.row(std::min(page.height() - 1, y + 1));
    for (const UnitRun& run : units.row(y)) {
      UnitColour& unit = looks.units[run.unit];
      const uint32_t large = looks.large[run.unit];
      UnitColour* blocks = large == 0 ? nullptr
                                      : &looks.blocks[static_cast<size_t>(large - 1) * 64 +
                                                      static_cast<size_t>(y % InkUnits::kCell / 8 * 8)];
      const Rgba ground = paper_at(paper, run.x, y);
      for (int x = run.x; x < run.end; ++x) {
        const bool within = x > run.x && x + 1 < run.end && above[x] != 0 && below[x] != 0;
        unit.see(pixels[x], within, ground);
        if (blocks != nullptr) blocks[x % InkUnits::kCell / 8].see(pixels[x], within, ground);
      }
    }
  };
  for (int y = 0; y < page.height(); ++y) look_at_row(y);
  return looks;
}

// How far apart two colours of a camera's are: how dark a stroke came out says little, its hue more.
int hue_distance(Rgba a, Rgba b) {
  const int co = (a.r - a.b) - (b.r - b.b);
  const int cg = (2 * a.g - a.r - a.b) / 2 - (2 * b.g - b.r - b.b) / 2;
  return std::max(std::abs(luma(a) - luma(b)) / 3, std::max(std::abs(co), std::abs(cg)));
}

// How badly a palette's colour fits a unit, 0 at best.
int misfit(const UnitColour& unit, Rgba candidate, bool noisy) {
  const Rgba seen = unit.colour();
  if (noisy) return hue_distance(seen, candidate);
  if (unit.weight > 2) return distance(seen, candidate);
  // A tint of the candidate on the paper fits too, the less the paler it is.
  const int dr = candidate.r - unit.paper.r;
  const int dg = candidate.g - unit.paper.g;
  const int db = candidate.b - unit.paper.b;
  const int full = dr * dr + dg * dg + db * db;
  if (full == 0) return 255;
  const int part = (seen.r - unit.paper.r) * dr + (seen.g - unit.paper.g) * dg + (seen.b - unit.paper.b) * db;
  const int share = static_cast<int>(static_cast<int64_t>(part) * 256 / full);
  const auto on_the_way = [&](int from, int step) { return to_byte(from + step * share / 256); };
  const Rgba tint{on_the_way(unit.paper.r, dr), on_the_way(unit.paper.g, dg), on_the_way(unit.paper.b, db), 255};
  const int off = distance(seen, tint);
  if (share < 80) return 255;
  return off + (share < 256 ? (256 - share) / 8 : (share - 256) / 2);
}

struct Bin {
  int64_t r = 0;
  int64_t g = 0;
  int64_t b = 0;
  int64_t weight = 0;
  Rgba usual;            // the exact colour that a majority has, if one does
  int64_t majority = 0;
};

std::vector<Rgba> make_palette(const Looks& looks, bool noisy) {
  std::vector<Bin> bins(4096);
  int64_t total = 0;
  const auto count = [&](const UnitColour& unit) {
    const Rgba colour = unit.colour();
    // Thin strokes count little, but a page of nothing else needs a colour too.
    const int64_t weight = unit.weight * 16 + 1;
    Bin& bin = bins[static_cast<size_t>((colour.r >> 4) << 8 | (colour.g >> 4) << 4 | colour.b >> 4)];
    bin.r += colour.r * weight;
    bin.g += colour.g * weight;
    bin.b += colour.b * weight;
    bin.weight += weight;
    total += weight;
    if (colour == bin.usual || bin.majority == 0) {
      bin.usual = colour;
      bin.majority += weight;
    } else {
      bin.majority -= weight;
      if (bin.majority < 0) {
        bin.usual = colour;
        bin.majority = -bin.majority;
      }
    }
  };
  for (size_t i = 0; i < looks.units.size(); ++i) {
    if (looks.large[i] == 0) count(looks.units[i]);
  }
  for (const UnitColour& block : looks.blocks) {
    if (block.weight > 0) count(block);
  }
  std::vector<const Bin*> order;
  for (const Bin& bin : bins) {
    if (bin.weight > 0) order.push_back(&bin);
  }
  std::stable_sort(order.begin(), order.end(), [](const Bin* a, const Bin* b) { return a->weight > b->weight; });
  std::vector<Rgba> palette;
  constexpr int kApart = 20;
  constexpr int kApartInHue = 36;
  const size_t most = noisy ? 12 : PaintState::kMaxPalette;
  for (const Bin* bin : order) {
    if (palette.size() == most || (!palette.empty() && bin->weight < std::min<int64_t>(total / 4096, 64))) break;
    const auto mean = [&](int64_t sum) { return static_cast<uint8_t>((sum + bin->weight / 2) / bin->weight); };
    const Rgba colour = noisy || bin->majority * 4 < bin->weight ? Rgba{mean(bin->r), mean(bin->g), mean(bin->b), 255}
                                                                  : bin->usual;
    const bool known = std::any_of(palette.begin(), palette.end(), [&](Rgba p) {
      return noisy ? hue_distance(p, colour) < kApartInHue : distance(p, colour) < kApart;
    });
    if (!known) palette.push_back(colour);
  }
  return palette;
}

}  // namespace

namespace {

// The palette's entry that fits best; that of the one before if it fits nearly as well, since it costs less.
SPORTELLO_OWN_FUNCTION size_t choose(const UnitColour& unit, const std::vector<Rgba>& palette, size_t before, int inertia, bool noisy) {
  size_t best = before;
  int least = misfit(unit, palette[before], noisy) - inertia;
  for (size_t entry = 0; entry < palette.size() && least > 0; ++entry) {
    const int off = misfit(unit, palette[entry], noisy);
    if (off < least) {
      least = off;
      best = entry;
    }
  }
  return best;
}

}  // namespace

void find_ink_colours(const Image& page, const Mask& mask, const Image& paper, bool noisy, PaintState& state) {
  const Looks looks = look_at_units(page, mask, paper, state.units);
  state.palette = make_palette(looks, noisy);
  state.colours.assign(looks.units.size(), 0);
  state.blocks = Plane<uint8_t>(state.cells_x(), state.cells_y());
  state.has_ink = true;
  if (state.palette.empty()) return;
  const int inertia = noisy ? 16 : 5;
  constexpr int kInertiaOfThin = 24;
  constexpr int kMixedMisfit = 24;
  size_t before = 0;
  std::vector<uint32_t> used(state.palette.size(), 0);
  for (size_t i = 0; i < looks.units.size(); ++i) {
    const UnitColour& unit = looks.units[i];
    const size_t best = choose(unit, state.palette, before, unit.weight > 2 ? inertia : kInertiaOfThin, noisy);
    state.colours[i] = static_cast<uint8_t>(best);
    if (looks.large[i] != 0) {
      const UnitColour* blocks = &looks.blocks[static_cast<size_t>(looks.large[i] - 1) * 64];
      const bool mixed = std::any_of(blocks, blocks + 64, [&](const UnitColour& block) {
        const Rgba seen = block.colour();
        return block.weight > 2 && (noisy ? hue_distance(seen, state.palette[best]) > 2 * kMixedMisfit
                                          : distance(seen, state.palette[best]) > kMixedMisfit);
      });
      if (mixed) {
        state.colours[i] = PaintState::kMixed;
        const int left = static_cast<int>(state.units.cells()[i]) % state.units.cells_x() * 8;
        const int top = static_cast<int>(state.units.cells()[i]) / state.units.cells_x() * 8;
        size_t entry = best;
        for (int block = 0; block < 64; ++block) {
          if (blocks[block].contrast < 0) continue;
          entry = choose(blocks[block], state.palette, entry, blocks[block].weight > 2 ? inertia : kInertiaOfThin,
                         noisy);
          state.blocks.at(left + block % 8, top + block / 8) = static_cast<uint8_t>(entry);
          ++used[entry];
        }
        continue;
      }
    }
    ++used[best];
    before = best;
  }
  // Colours that nothing took.
  std::vector<uint8_t> place(state.palette.size(), 0);
  std::vector<Rgba> kept;
  for (size_t entry = 0; entry < state.palette.size(); ++entry) {
    place[entry] = static_cast<uint8_t>(kept.size());
    if (used[entry] > 0) kept.push_back(state.palette[entry]);
  }
  for (uint8_t& colour : state.colours) colour = colour == PaintState::kMixed ? colour : place[colour];
  for (uint8_t& colour : state.blocks.values()) colour = place[colour];
  state.palette = std::move(kept);
}

EdgeTable find_edges(const Image& page, const Mask& mask, const Image& paper, const PaintState& state) {
  struct Fit {
    int64_t part = 0;
    int64_t full = 0;
  };
  std::array<Fit, EdgeTable::kClasses> fits{};
  // Around each run, in its own row: the run's ends, their neighbours, and what lies above and below.
  const auto look_at_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    const Rgba* pixels = page.row(y);
    const auto look = [&](int x, Rgba ink) {
      if (x < 1 || x + 1 >= page.width()) return;
      const uint8_t* above = mask.row(y - 1);
      const uint8_t* here = mask.row(y);
      const uint8_t* below = mask.row(y + 1);
      const int beside = here[x - 1] + here[x + 1] + above[x] + below[x];
      const int diagonal = above[x - 1] + above[x + 1] + below[x - 1] + below[x + 1];
      const Rgba ground = paper_at(paper, x, y);
      const int dr = ink.r - ground.r;
      const int dg = ink.g - ground.g;
      const int db = ink.b - ground.b;
      Fit& fit = fits[EdgeTable::class_of(here[x] != 0, beside, diagonal)];
      fit.part += (pixels[x].r - ground.r) * dr + (pixels[x].g - ground.g) * dg + (pixels[x].b - ground.b) * db;
      fit.full += dr * dr + dg * dg + db * db;
    };
    const auto ink_of = [&](const UnitRun& run) {
      const uint8_t colour = state.colours[run.unit];
      return state.palette[colour != PaintState::kMixed ? colour : state.blocks.at(run.x / 8, y / 8)];
    };
    for (const UnitRun& run : state.units.row(y)) {
      for (int x = run.x - 1; x <= run.end; ++x) look(x, ink_of(run));
    }
    for (const int near : {y - 1, y + 1}) {
      for (const UnitRun& run : state.units.row(near)) {
        for (int x = run.x - 1; x <= run.end; ++x) {
          if (x >= 0 && x < page.width() && mask.at(x, y) == 0) look(x, ink_of(run));
        }
      }
    }
  };
  for (int y = 1; y + 1 < page.height(); ++y) look_at_row(y);
  EdgeTable table;
  table.hard = true;
  for (size_t i = 0; i < EdgeTable::kClasses; ++i) {
    const bool ink = i >= 25;
    int share = ink ? EdgeTable::kFull : 0;
    if (fits[i].full > 0) {
      share = static_cast<int>(std::clamp<int64_t>((fits[i].part * EdgeTable::kFull + fits[i].full / 2) / fits[i].full, 0,
                                                   EdgeTable::kFull));
      if (ink ? share < EdgeTable::kFull - 1 : share > 1) table.hard = false;
    }
    table.share[i] = static_cast<uint8_t>(share);
  }
  return table;
}

}  // namespace sportello::document
