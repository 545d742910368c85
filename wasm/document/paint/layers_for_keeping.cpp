// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/layers_for_keeping.h"

#include <algorithm>
#include <vector>

namespace sportello::document {
namespace {

constexpr int kCell = RoughPaper::kCell;

// Half the size, each pixel the mean of up to four.
Image halved(const Image& image) {
  Image out((image.width() + 1) / 2, (image.height() + 1) / 2);
  for (int y = 0; y < out.height(); ++y) {
    const Rgba* above = image.row(2 * y);
    const Rgba* below = image.row(std::min(2 * y + 1, image.height() - 1));
    for (int x = 0; x < out.width(); ++x) {
      const int left = 2 * x;
      const int right = std::min(2 * x + 1, image.width() - 1);
      const auto mean = [&](uint8_t Rgba::*channel) {
        return static_cast<uint8_t>(
            (above[left].*channel + above[right].*channel + below[left].*channel + below[right].*channel + 2) >> 2);
      };
      out.at(x, y) = {mean(&Rgba::r), mean(&Rgba::g), mean(&Rgba::b), 255};
    }
  }
  return out;
}

}  // namespace

Image ink_layer(const PaintState& state) {
  const int cells_x = state.cells_x();
  const int cells_y = state.cells_y();
  Image out(cells_x, cells_y, Rgba{0, 0, 0, 255});
  if (!state.has_ink || state.palette.empty()) return out;
  // The colour that most of a cell's ink has; where there is none, that of the cell before or above.
  std::vector<uint16_t> votes(static_cast<size_t>(cells_x) * state.palette.size());
  std::vector<uint8_t> known(static_cast<size_t>(cells_x));
  for (int cy = 0; cy < cells_y; ++cy) {
    std::fill(votes.begin(), votes.end(), uint16_t{0});
    for (int y = cy * kCell; y < std::min((cy + 1) * kCell, state.height); ++y) {
      for (const UnitRun& run : state.units.row(y)) {
        state.for_each_part(run, y, [&](int from, int to, uint8_t colour) {
          for (int x = from; x < to; ++x) ++votes[static_cast<size_t>(x / kCell) * state.palette.size() + colour];
        });
      }
    }
    Rgba* row = out.row(cy);
    for (int cx = 0; cx < cells_x; ++cx) {
      const auto first = votes.begin() + static_cast<std::ptrdiff_t>(static_cast<size_t>(cx) * state.palette.size());
      const auto most = std::max_element(first, first + static_cast<std::ptrdiff_t>(state.palette.size()));
      known[static_cast<size_t>(cx)] = *most > 0 ? 1 : 0;
      if (*most > 0) {
        row[cx] = state.palette[static_cast<size_t>(most - first)];
      } else if (cx > 0 && known[static_cast<size_t>(cx) - 1] != 0) {
        row[cx] = row[cx - 1];
      } else if (cy > 0) {
        row[cx] = out.at(cx, cy - 1);
      }
    }
  }
  return out;
}

Image paper_layer(const PaintState& state) {
  int finest = state.refinement == nullptr ? 4 : state.refinement->finest_known_level();
  const auto labels = state.flat.labels.values();
  const bool plain = !labels.empty() && std::all_of(labels.begin(), labels.end(), [&](uint8_t l) { return l == labels[0]; });
  if (state.flat.used() && !plain) finest = 1;  // plain colours have sharp edges
  if (finest > 3) {
    Image out(state.cells_x(), state.cells_y(), state.ground);
    if (plain && labels[0] != 0) {
      std::fill(out.values().begin(), out.values().end(), state.flat.colours[labels[0] - 1]);
      return out;
    }
    if (state.rough.cells[0].empty()) return out;
    for (int y = 0; y < out.height(); ++y) {
      for (int x = 0; x < out.width(); ++x) {
        const auto& cells = state.rough.cells;
        out.at(x, y) = to_rgb(cells[0].at(x, y), cells[1].at(x, y), cells[2].at(x, y));
      }
    }
    return out;
  }
  PaintState bare(state.width, state.height);
  bare.ground = state.ground;
  bare.flat = state.flat;
  bare.rough = state.rough;
  bare.refinement = state.refinement;
  Image out(state.width, state.height);
  bare.render(out.bounds(), out);
  for (int level = 1; level < finest; ++level) out = halved(out);
  return out;
}

}  // namespace sportello::document
