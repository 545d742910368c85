// SPDX-License-Identifier: EUPL-1.2
#include "document/paint/subbands.h"

#include <algorithm>

namespace sportello::document {
namespace {

constexpr int kMaxLevels = 6;

// What a unit of a coefficient weighs in the picture (norm of its synthesis function), in 1/256, by
// level: the low half, a half that changes along one direction, the diagonal one.
constexpr int kNorms[kMaxLevels + 1][3] = {
    {256, 256, 256}, {333, 259, 202},  {461, 338, 248},   {622, 468, 352},
    {827, 630, 481}, {1094, 838, 642}, {1447, 1109, 850},
};

// What an error of a component weighs against one of luma, in 1/256: Y, Cg, Co.
constexpr int kComponentWeights[SubbandSet::kComponents] = {256, 112, 92};

void dequantise_row(const Subband& band, int x, int y, int count, int16_t* out) {
  const uint8_t* planes = band.block_plane.data() +
                          static_cast<size_t>(y / Subband::kBlock) * static_cast<size_t>(band.blocks_x);
  const uint16_t* known = band.known.data() + band.at(0, y);
  const int end = x + count;
  while (x < end) {
    const int block = x / Subband::kBlock;
    const int stop = std::min(end, (block + 1) * Subband::kBlock);
    const int plane = planes[block];
    if (plane == Subband::kUnknown) {
      std::fill(out, out + (stop - x), int16_t{0});
    } else {
      // A little below the middle, since small values are likelier than large ones.
      const int32_t rest = ((1 << plane) * 15) >> 5;
      const int32_t inverse = band.inverse;
      for (int i = x; i < stop; ++i) {
        const int32_t magnitude = known[i] & Subband::kMagnitude;
        const int32_t value = magnitude == 0 ? 0 : (std::min<int32_t>(magnitude + rest, Subband::kMagnitude) * inverse) >> 12;
        out[i - x] = static_cast<int16_t>((known[i] & Subband::kSign) != 0 ? -value : value);
      }
    }
    out += stop - x;
    x = stop;
  }
}

}  // namespace

SubbandSet::SubbandSet(int width, int height, int levels, int chroma_shift)
    : width_(width), height_(height), levels_(std::min(levels, kMaxLevels)), chroma_shift_(chroma_shift) {
  for (int component = 0; component < kComponents; ++component) {
    first_band_[static_cast<size_t>(component)] = static_cast<int>(bands_.size());
    int w = this->width(component);
    int h = this->height(component);
    const int count = this->levels(component);
    std::vector<Subband> fine_first;
    for (int level = 1; level <= count; ++level) {
      const int low_w = (w + 1) / 2;
      const int low_h = (h + 1) / 2;
      Subband band;
      band.component = component;
      band.level = level;
      const auto add = [&](Orientation orientation, int bw, int bh) {
        band.orientation = orientation;
        band.width = bw;
        band.height = bh;
        fine_first.push_back(band);
      };
      add(Orientation::kDiagonal, w / 2, h / 2);
      add(Orientation::kVertical, low_w, h / 2);
      add(Orientation::kHorizontal, w / 2, low_h);
      if (level == count) add(Orientation::kLow, low_w, low_h);
      w = low_w;
      h = low_h;
    }
    bands_.insert(bands_.end(), fine_first.rbegin(), fine_first.rend());
  }
  for (size_t i = 0; i < bands_.size(); ++i) {
    Subband& band = bands_[i];
    band.stride = band.width + 2 * Subband::kBorder;
    band.blocks_x = (band.width + Subband::kBlock - 1) / Subband::kBlock;
    band.blocks_y = (band.height + Subband::kBlock - 1) / Subband::kBlock;
    band.known.assign(static_cast<size_t>(band.stride) * static_cast<size_t>(band.height + 2 * Subband::kBorder), 0);
    const int groups_y = (band.height + Subband::kGroup - 1) / Subband::kGroup;
    band.groups_stride = (band.width + Subband::kGroup - 1) / Subband::kGroup + 2;
    band.groups.assign(static_cast<size_t>(band.groups_stride) * static_cast<size_t>(groups_y + 2), 0);
    band.block_plane.assign(static_cast<size_t>(band.blocks_x) * static_cast<size_t>(band.blocks_y), Subband::kUnknown);

    const int kind = band.orientation == Orientation::kLow ? 0 : band.orientation == Orientation::kDiagonal ? 2 : 1;
    // 1/65536; a sample of a halved component covers four pixels, so its norm is twice as large.
    const int norm = (kNorms[band.level][kind] * kComponentWeights[band.component])
                     << (band.component > 0 ? chroma_shift_ : 0);
    band.scale = (norm / 16) >> kFraction;
    band.inverse = (1 << 24) / band.scale;

    if (band.orientation != Orientation::kLow && band.level < this->levels(band.component)) {
      band.parent = index_of(band.component, band.level + 1, band.orientation);
    }
    int crosses = 0;
    if (band.component > 0) {
      const int before = band.component - 1;
      const int level = before == 0 ? band.level + chroma_shift_ : band.level;
      band.cross[crosses++] = index_of(before, level, band.orientation);
    }
    if (band.orientation == Orientation::kVertical || band.orientation == Orientation::kDiagonal) {
      band.cross[crosses++] = index_of(band.component, band.level, Orientation::kHorizontal);
    }
    if (band.orientation == Orientation::kDiagonal && crosses < 2) {
      band.cross[crosses++] = index_of(band.component, band.level, Orientation::kVertical);
    }
  }
}

int SubbandSet::index_of(int component, int level, Orientation orientation) const {
  const int first = first_band_[static_cast<size_t>(component)];
  if (orientation == Orientation::kLow) return first;
  return first + 1 + (levels(component) - level) * 3 + (static_cast<int>(orientation) - 1);
}

Subband& SubbandSet::band(int component, int level, Orientation orientation) {
  return bands_[static_cast<size_t>(index_of(component, level, orientation))];
}

const Subband& SubbandSet::band(int component, int level, Orientation orientation) const {
  return bands_[static_cast<size_t>(index_of(component, level, orientation))];
}

Samples SubbandSet::samples(int component, const Rect& window) const { return window_at(component, 0, window); }

Samples SubbandSet::window_at(int component, int level, const Rect& window) const {
  if (level == levels(component)) {
    const Subband& band = this->band(component, level, Orientation::kLow);
    Samples out(window.width, window.height);
    for (int y = 0; y < window.height; ++y) {
      dequantise_row(band, window.x, window.y + y, window.width, out.row(y));
    }
    return out;
  }
  // The picture's size at this level, and the window with the margin that the filters need.
  int w = width(component);
  int h = height(component);
  for (int i = 0; i < level; ++i) {
    w = (w + 1) / 2;
    h = (h + 1) / 2;
  }
  constexpr int kMargin = 6;
  const int x0 = std::max(0, window.x - kMargin) & ~1;
  const int y0 = std::max(0, window.y - kMargin) & ~1;
  const int x1 = std::min(w, window.x + window.width + kMargin);
  const int y1 = std::min(h, window.y + window.height + kMargin);
  const int outer_w = x1 - x0;
  const int lows = (outer_w + 1) / 2;
  const int highs = outer_w / 2;

  const Samples low = window_at(component, level + 1, {x0 / 2, y0 / 2, lows, (y1 - y0 + 1) / 2});
  const Subband& horizontal = band(component, level + 1, Orientation::kHorizontal);
  const Subband& vertical = band(component, level + 1, Orientation::kVertical);
  const Subband& diagonal = band(component, level + 1, Orientation::kDiagonal);
  Samples outer(outer_w, y1 - y0);
  std::vector<int16_t> low_row(static_cast<size_t>(lows));
  std::vector<int16_t> high_row(static_cast<size_t>(highs) + 1);
  for (int y = 0; y < outer.height(); ++y) {
    const int band_y = (y0 + y) / 2;
    if (y % 2 == 0) {
      std::copy(low.row(y / 2), low.row(y / 2) + lows, low_row.data());
      dequantise_row(horizontal, x0 / 2, band_y, highs, high_row.data());
    } else {
      dequantise_row(vertical, x0 / 2, band_y, lows, low_row.data());
      dequantise_row(diagonal, x0 / 2, band_y, highs, high_row.data());
    }
    wavelet_join_row(low_row.data(), high_row.data(), outer.row(y), outer_w);
  }
  wavelet_join_columns(outer);
  if (x0 == window.x && y0 == window.y && outer_w == window.width && outer.height() == window.height) return outer;
  Samples out(window.width, window.height);
  for (int y = 0; y < window.height; ++y) {
    const int16_t* row = outer.row(window.y - y0 + y) + (window.x - x0);
    std::copy(row, row + window.width, out.row(y));
  }
  return out;
}

bool SubbandSet::blank(int component) const {
  return std::all_of(bands_.begin(), bands_.end(),
                     [&](const Subband& band) { return band.component != component || band.top == 0; });
}

int SubbandSet::finest_known_level() const {
  int finest = levels_ + 1;
  for (const Subband& band : bands_) {
    const int level = band.component == 0 ? band.level : band.level + chroma_shift_;
    if (level >= finest) continue;
    const bool any = std::any_of(band.groups.begin(), band.groups.end(), [](uint8_t group) { return group != 0; });
    if (any) finest = level;
  }
  return finest;
}

}  // namespace sportello::document
