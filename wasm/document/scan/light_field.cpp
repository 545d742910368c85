// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/light_field.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "document/scan/tint_fit.h"
#include "document/scan/vector4.h"
#include "util/own_function.h"

namespace sportello::document {
namespace {

constexpr int kCells = 96;
/// Neighbouring cells of paper differ by at most this share.
constexpr float kStep = 0.14f;
constexpr float kTintStep = 0.07f;
constexpr float kTintRange = 0.25f;
constexpr float kMostSpread = 0.12f;
/// Less paper than this, and the page is a picture. Letters, forms and cards have nine tenths.
constexpr float kLeastPaper = 0.4f;
/// Light is never more coloured than this; a sky is.
constexpr float kMostTint = 0.6f;
/// A picture is brightened by no more than this.
constexpr float kMostBrightening = 1.25f;

float tint_distance(const std::array<float, 3>& a, const std::array<float, 3>& b) {
  return std::abs(a[0] - b[0]) + std::abs(a[1] - b[1]) + std::abs(a[2] - b[2]);
}

}  // namespace

LightField::LightField(const Image& page) {
  cell_ = std::max(8, (std::max(page.width(), page.height()) + kCells - 1) / kCells);
  columns_ = (page.width() + cell_ - 1) / cell_;
  rows_ = (page.height() + cell_ - 1) / cell_;
  cells_ = Plane<Cell>(columns_, rows_);
  gains_ = Plane<std::array<float, 4>>(columns_, rows_);
  measure(page);
  spread_paper();
  fill();
  smooth();
  set_gains();
}

void LightField::measure(const Image& page) {
  std::array<uint32_t, 256> histogram;
  Plane<uint8_t> levels(page.width(), cell_);
  for (int row = 0; row < rows_; ++row) {
    for (int y = row * cell_; y < std::min((row + 1) * cell_, page.height()); ++y) {
      std::transform(page.row(y), page.row(y) + page.width(), levels.row(y - row * cell_), luma);
    }
    const auto measure_cell = [&](int column) SPORTELLO_OWN_FUNCTION {
      const Rect area = intersect({column * cell_, row * cell_, cell_, cell_}, page.bounds());
      histogram.fill(0);
      uint32_t count = 0;
      for (int y = area.y; y < area.y + area.height; ++y) {
        const Rgba* in = page.row(y) + area.x;
        const uint8_t* level = levels.row(y - area.y) + area.x;
        for (int x = 0; x < area.width; ++x) {
          if (in[x].a == 0) continue;
          ++histogram[level[x]];
          ++count;
        }
      }
      if (count * 4 < static_cast<uint32_t>(area.width * area.height)) return;
      const auto quantile = [&](float share) {
        const auto wanted = static_cast<uint32_t>(share * static_cast<float>(count));
        uint32_t sum = 0;
        int level = 0;
        while (level < 255 && (sum += histogram[level]) <= wanted) ++level;
        return level;
      };
      const int low = quantile(0.6f), middle = quantile(0.72f), high = quantile(0.93f);
      std::array<uint32_t, 3> sums{};
      uint32_t taken = 0;
      for (int y = area.y; y < area.y + area.height; ++y) {
        const Rgba* in = page.row(y) + area.x;
        const uint8_t* level = levels.row(y - area.y) + area.x;
        for (int x = 0; x < area.width; ++x) {
          if (in[x].a == 0 || level[x] < low || level[x] > high) continue;
          sums[0] += in[x].r;
          sums[1] += in[x].g;
          sums[2] += in[x].b;
          taken += 1;
        }
      }
      Cell& cell = cells_.at(column, row);
      std::array<float, 3> sum{};
      for (size_t c = 0; c < 3; ++c) sum[c] = std::max(1.0f, static_cast<float>(sums[c]) / static_cast<float>(taken));
      cell.light = std::max(4.0f, 0.299f * sum[0] + 0.587f * sum[1] + 0.114f * sum[2]);
      for (size_t c = 0; c < 3; ++c) cell.tint[c] = sum[c] / cell.light;
      cell.spread = static_cast<float>(high - middle) / static_cast<float>(std::max(16, high));
    };
    for (int column = 0; column < columns_; ++column) measure_cell(column);
  }
}

void LightField::spread_paper() {
  // Seeds: the brightest even cells, of the colour that most of them have.
  std::vector<float> lights;
  for (const Cell& cell : cells_.values()) {
    if (cell.light > 0 && cell.spread < kMostSpread) lights.push_back(cell.light);
  }
  if (lights.size() < 4) return;
  const auto bright = lights.begin() + static_cast<std::ptrdiff_t>(lights.size() * 3 / 4);
  std::nth_element(lights.begin(), bright, lights.end());
  const float seed_light = *bright;
  std::array<float, 3> tint{};
  for (size_t c = 0; c < 3; ++c) {
    std::vector<float> values;
    for (const Cell& cell : cells_.values()) {
      if (cell.light >= seed_light && cell.spread < kMostSpread) values.push_back(cell.tint[c]);
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    tint[c] = *middle;
  }
  if (tint_distance(tint, {1, 1, 1}) > kMostTint) return;

  std::vector<std::pair<int, int>> front;
  const auto take = [&](int x, int y) {
    cells_.at(x, y).paper = true;
    front.emplace_back(x, y);
  };
  const auto grow = [&] {
    while (!front.empty()) {
      const auto [x, y] = front.back();
      front.pop_back();
      const Cell& from = cells_.at(x, y);
      const int around[4][2] = {{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}};
      for (const auto& place : around) {
        if (!inside(place[0], place[1])) continue;
        const Cell& to = cells_.at(place[0], place[1]);
        if (to.paper || to.light <= 0 || to.spread >= 2 * kMostSpread) continue;
        const float ratio = to.light / from.light;
        if (ratio < 1 - kStep || ratio > 1 / (1 - kStep)) continue;
        if (tint_distance(to.tint, from.tint) > kTintStep || tint_distance(to.tint, tint) > kTintRange) continue;
        take(place[0], place[1]);
      }
    }
  };
  for (int y = 0; y < rows_; ++y) {
    for (int x = 0; x < columns_; ++x) {
      const Cell& cell = cells_.at(x, y);
      if (!cell.paper && cell.light >= seed_light && cell.spread < kMostSpread && tint_distance(cell.tint, tint) < kTintRange / 2) take(x, y);
    }
  }
  grow();

  // A shadow with a hard border: a large even part, of the paper's colour, and not too dark.
  const auto cell_count = static_cast<float>(cells_.values().size());
  std::vector<std::pair<int, int>> part;
  Plane<uint8_t> seen(columns_, rows_);
  for (int y = 0; y < rows_; ++y) {
    for (int x = 0; x < columns_; ++x) {
      const auto even = [&](const Cell& cell) {
        return !cell.paper && cell.light > 0.35f * seed_light && cell.spread < kMostSpread && tint_distance(cell.tint, tint) < kTintRange / 2;
      };
      if (seen.at(x, y) || !even(cells_.at(x, y))) continue;
      part.assign(1, {x, y});
      seen.at(x, y) = 1;
      for (size_t i = 0; i < part.size(); ++i) {
        const auto [px, py] = part[i];
        const int around[4][2] = {{px - 1, py}, {px + 1, py}, {px, py - 1}, {px, py + 1}};
        for (const auto& place : around) {
          if (!inside(place[0], place[1]) || seen.at(place[0], place[1])) continue;
          const Cell& to = cells_.at(place[0], place[1]);
          if (!even(to) || std::abs(to.light / cells_.at(px, py).light - 1) > kStep) continue;
          seen.at(place[0], place[1]) = 1;
          part.emplace_back(place[0], place[1]);
        }
      }
      if (static_cast<float>(part.size()) < 0.03f * cell_count) continue;
      for (const auto& [px, py] : part) take(px, py);
    }
  }
  grow();

  size_t paper = 0;
  for (const Cell& cell : cells_.values()) paper += cell.paper;
  paper_found_ = static_cast<float>(paper) > kLeastPaper * cell_count;
}

void LightField::fill() {
  if (!paper_found_) {
    std::vector<float> lights;
    for (const Cell& cell : cells_.values()) {
      if (cell.light > 0) lights.push_back(cell.light);
    }
    float light = kPaperLevel;
    if (!lights.empty()) {
      const auto bright = lights.begin() + static_cast<std::ptrdiff_t>(lights.size() * 19 / 20);
      std::nth_element(lights.begin(), bright, lights.end());
      light = *bright;
    }
    for (Cell& cell : cells_.values()) cell.light = std::max(light, kPaperLevel / kMostBrightening);
    return;
  }
  // From the border inwards, each unknown cell the mean of its known neighbours; then relaxed, so
  // that the light over a photo bends as little as possible.
  std::vector<int> unknown;
  Plane<uint8_t> known(columns_, rows_);
  for (int i = 0; i < columns_ * rows_; ++i) {
    known.values()[i] = cells_.values()[i].paper;
    if (!known.values()[i]) unknown.push_back(i);
  }
  const auto neighbours_mean = [&](int index, bool only_known, float& mean) {
    const int x = index % columns_, y = index / columns_;
    float sum = 0, count = 0;
    const int around[4][2] = {{x - 1, y}, {x + 1, y}, {x, y - 1}, {x, y + 1}};
    for (const auto& place : around) {
      if (!inside(place[0], place[1]) || (only_known && !known.at(place[0], place[1]))) continue;
      sum += cells_.at(place[0], place[1]).light;
      count += 1;
    }
    if (count == 0) return false;
    mean = sum / count;
    return true;
  };
  std::vector<int> waiting = unknown, still, reached;
  while (!waiting.empty()) {
    still.clear();
    reached.clear();
    for (const int index : waiting) {
      float mean = 0;
      if (neighbours_mean(index, true, mean)) {
        cells_.values()[index].light = mean;
        reached.push_back(index);
      } else {
        still.push_back(index);
      }
    }
    for (const int index : reached) known.values()[index] = 1;
    waiting.swap(still);
  }
  for (int round = 0; round < 60; ++round) {
    for (const int index : unknown) {
      float mean = 0;
      if (neighbours_mean(index, false, mean)) cells_.values()[index].light = mean;
    }
  }
}

void LightField::smooth() {
  if (!paper_found_) return;
  Plane<float> light(columns_, rows_), other(columns_, rows_);
  for (int i = 0; i < columns_ * rows_; ++i) light.values()[i] = cells_.values()[i].light;
  // Closing: cells darkened by dense print take the level of those beside them.
  const auto pass = [&](bool largest) {
    for (int y = 0; y < rows_; ++y) {
      for (int x = 0; x < columns_; ++x) {
        float best = light.at(x, y);
        for (int dy = -1; dy <= 1; ++dy) {
          for (int dx = -1; dx <= 1; ++dx) {
            if (!inside(x + dx, y + dy)) continue;
            const float value = light.at(x + dx, y + dy);
            best = largest ? std::max(best, value) : std::min(best, value);
          }
        }
        other.at(x, y) = best;
      }
    }
    std::swap(light, other);
  };
  pass(true);
  pass(false);
  for (int round = 0; round < 2; ++round) {
    for (int y = 0; y < rows_; ++y) {
      for (int x = 0; x < columns_; ++x) {
        float sum = 0, weights = 0;
        for (int dy = -1; dy <= 1; ++dy) {
          for (int dx = -1; dx <= 1; ++dx) {
            if (!inside(x + dx, y + dy)) continue;
            const float weight = static_cast<float>((2 - std::abs(dx)) * (2 - std::abs(dy)));
            sum += weight * light.at(x + dx, y + dy);
            weights += weight;
          }
        }
        other.at(x, y) = sum / weights;
      }
    }
    std::swap(light, other);
  }
  for (int i = 0; i < columns_ * rows_; ++i) cells_.values()[i].light = light.values()[i];
}

void LightField::set_gains() {
  TintFit fit;
  if (paper_found_) {
    for (int y = 0; y < rows_; ++y) {
      for (int x = 0; x < columns_; ++x) {
        const Cell& cell = cells_.at(x, y);
        if (cell.paper) fit.add(static_cast<float>(x) / static_cast<float>(columns_), static_cast<float>(y) / static_cast<float>(rows_), cell.tint);
      }
    }
    fit.solve();
  }
  for (int y = 0; y < rows_; ++y) {
    for (int x = 0; x < columns_; ++x) {
      const float gain = kPaperLevel / std::max(4.0f, cells_.at(x, y).light);
      const auto tint = fit.at(static_cast<float>(x) / static_cast<float>(columns_), static_cast<float>(y) / static_cast<float>(rows_));
      auto& gains = gains_.at(x, y);
      // Paper may be coloured: no more is taken away than a lamp or the sky would give.
      for (size_t c = 0; c < 3; ++c) gains[c] = gain * std::clamp(1 / std::max(0.1f, tint[c]), 0.75f, 1.35f);
      gains[3] = 1;
    }
  }
}

void LightField::flatten(Image& page) const {
  std::vector<Float4> line(static_cast<size_t>(columns_));
  const float scale = 1 / static_cast<float>(cell_);
  // The cells whose centres a column lies between, and how far it is from the first.
  struct Between {
    int left, right;
    float share;
  };
  std::vector<Between> places(static_cast<size_t>(page.width()));
  for (size_t x = 0; x < places.size(); ++x) {
    const float along = std::clamp((static_cast<float>(x) + 0.5f) * scale - 0.5f, 0.0f, static_cast<float>(columns_ - 1));
    const int left = static_cast<int>(along);
    places[x] = {left, std::min(left + 1, columns_ - 1), along - static_cast<float>(left)};
  }
  const auto flatten_row = [&](int y) SPORTELLO_OWN_FUNCTION {
    const float at = std::clamp((static_cast<float>(y) + 0.5f) * scale - 0.5f, 0.0f, static_cast<float>(rows_ - 1));
    const int above = static_cast<int>(at), below = std::min(above + 1, rows_ - 1);
    const float part = at - static_cast<float>(above);
    for (int x = 0; x < columns_; ++x) {
      const auto& a = gains_.at(x, above);
      const auto& b = gains_.at(x, below);
      line[x] = Float4{a[0], a[1], a[2], a[3]} * (1 - part) + Float4{b[0], b[1], b[2], b[3]} * part;
    }
    Rgba* row = page.row(y);
    for (int x = 0; x < page.width(); ++x) {
      const auto& [left, right, share] = places[x];
      const Float4 gain = line[left] * (1 - share) + line[right] * share;
      row[x] = store(clamp_to_byte(load(row[x]) * gain));
    }
  };
  for (int y = 0; y < page.height(); ++y) flatten_row(y);
}

}  // namespace sportello::document
