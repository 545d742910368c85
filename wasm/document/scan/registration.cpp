// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/registration.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "document/scan/reduce.h"

namespace sportello::document {
namespace {

constexpr int kFinestSide = 2048;
constexpr int kCoarsestSide = 120;
/// Places compared: the strongest of each cell of a grid over the sheet.
constexpr int kGrid = 24;
constexpr size_t kSpotsPerCell = 10;

GrayImage halve(const GrayImage& image) {
  GrayImage out(image.width() / 2, image.height() / 2);
  for (int y = 0; y < out.height(); ++y) {
    const uint8_t* a = image.row(2 * y);
    const uint8_t* b = image.row(2 * y + 1);
    uint8_t* to = out.row(y);
    for (int x = 0; x < out.width(); ++x) to[x] = static_cast<uint8_t>((a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1] + 2) >> 2);
  }
  return out;
}

/// The frame in grey, as small as the finest level, and by what factor.
GrayImage finest(const Image& frame, int& factor) {
  factor = reduction_to(frame.width(), frame.height(), kFinestSide);
  return factor > 1 ? to_gray(reduce(frame, factor)) : to_gray(frame);
}

bool may_halve(const GrayImage& gray) {
  return std::max(gray.width(), gray.height()) > kCoarsestSide && std::min(gray.width(), gray.height()) >= 32;
}

/// Solves A x = b for eight unknowns by Gaussian elimination; false if A is singular.
bool solve(std::array<std::array<double, 9>, 8>& rows, std::array<double, 8>& x) {
  for (size_t i = 0; i < 8; ++i) {
    size_t pivot = i;
    for (size_t r = i + 1; r < 8; ++r) {
      if (std::abs(rows[r][i]) > std::abs(rows[pivot][i])) pivot = r;
    }
    if (std::abs(rows[pivot][i]) < 1e-9) return false;
    std::swap(rows[i], rows[pivot]);
    for (size_t r = i + 1; r < 8; ++r) {
      const double share = rows[r][i] / rows[i][i];
      for (size_t c = i; c < 9; ++c) rows[r][c] -= share * rows[i][c];
    }
  }
  for (size_t i = 8; i-- > 0;) {
    double sum = rows[i][8];
    for (size_t c = i + 1; c < 8; ++c) sum -= rows[i][c] * x[c];
    x[i] = sum / rows[i][i];
  }
  return true;
}

/// The same map in other units: p' = (p + 0.5) / factor - 0.5 on both sides.
Homography in_pixels_of(const Homography& map, double factor) {
  Homography shrink, grow;
  shrink.m = {1 / factor, 0, 0.5 / factor - 0.5, 0, 1 / factor, 0.5 / factor - 0.5, 0, 0, 1};
  grow.m = {factor, 0, 0.5 * factor - 0.5, 0, factor, 0.5 * factor - 0.5, 0, 0, 1};
  return compose(shrink, compose(map, grow));
}

}  // namespace

Registrar::Registrar(const Image& reference, const Quad& corners) {
  int factor = 1;
  GrayImage gray = finest(reference, factor);
  for (;;) {
    add_level(gray, factor, corners);
    if (!may_halve(gray)) break;
    gray = halve(gray);
    factor *= 2;
  }
  std::reverse(levels_.begin(), levels_.end());
}

void Registrar::add_level(const GrayImage& gray, int factor, const Quad& corners) {
  Level level;
  level.factor = factor;
  level.unit = static_cast<float>(std::max(gray.width(), gray.height())) / 2;
  level.middle_x = static_cast<float>(gray.width()) / 2;
  level.middle_y = static_cast<float>(gray.height()) / 2;
  struct Candidate {
    float strength;
    int x, y;
  };
  std::array<std::vector<Candidate>, kGrid * kGrid> cells;
  // Cells of the sheet's bounding box; spots outside of the quad are left out.
  float left = 1, right = 0, top = 1, bottom = 0;
  for (const Point& corner : corners) {
    left = std::min(left, corner.x);
    right = std::max(right, corner.x);
    top = std::min(top, corner.y);
    bottom = std::max(bottom, corner.y);
  }
  const auto width = static_cast<float>(gray.width()), height = static_cast<float>(gray.height());
  const int x0 = std::max(1, static_cast<int>(left * width)), x1 = std::min(gray.width() - 2, static_cast<int>(right * width));
  const int y0 = std::max(1, static_cast<int>(top * height)), y1 = std::min(gray.height() - 2, static_cast<int>(bottom * height));
  const auto inside = [&](int x, int y) {
    const float px = (static_cast<float>(x) + 0.5f) / width, py = (static_cast<float>(y) + 0.5f) / height;
    for (size_t i = 0; i < 4; ++i) {
      const Point& a = corners[i];
      const Point& b = corners[(i + 1) % 4];
      if ((b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x) < 0) return false;
    }
    return true;
  };
  for (int y = y0; y <= y1; ++y) {
    for (int x = x0; x <= x1; ++x) {
      const float gx = static_cast<float>(gray.at(x + 1, y)) - static_cast<float>(gray.at(x - 1, y));
      const float gy = static_cast<float>(gray.at(x, y + 1)) - static_cast<float>(gray.at(x, y - 1));
      const float strength = gx * gx + gy * gy;
      if (strength < 256) continue;
      auto& cell = cells[static_cast<size_t>((y - y0) * kGrid / (y1 - y0 + 1) * kGrid + (x - x0) * kGrid / (x1 - x0 + 1))];
      if (cell.size() == kSpotsPerCell && strength <= cell.back().strength) continue;
      if (!inside(x, y)) continue;
      if (cell.size() == kSpotsPerCell) cell.pop_back();
      const auto at = std::upper_bound(cell.begin(), cell.end(), strength, [](float s, const Candidate& c) { return s > c.strength; });
      cell.insert(at, {strength, x, y});
    }
  }
  for (const auto& cell : cells) {
    for (const Candidate& candidate : cell) {
      const int px = candidate.x, py = candidate.y;
      const float gx = (static_cast<float>(gray.at(px + 1, py)) - static_cast<float>(gray.at(px - 1, py))) / 2 * level.unit;
      const float gy = (static_cast<float>(gray.at(px, py + 1)) - static_cast<float>(gray.at(px, py - 1))) / 2 * level.unit;
      Spot spot{};
      spot.x = (static_cast<float>(px) - level.middle_x) / level.unit;
      spot.y = (static_cast<float>(py) - level.middle_y) / level.unit;
      spot.value = gray.at(px, py);
      const float radial = -(gx * spot.x + gy * spot.y);
      const float slope[8] = {gx * spot.x, gx * spot.y, gx, gy * spot.x, gy * spot.y, gy, radial * spot.x, radial * spot.y};
      std::copy(slope, slope + 8, spot.slope);
      level.spots.push_back(spot);
    }
  }
  levels_.push_back(std::move(level));
}

float Registrar::refine(const GrayImage& gray, const Level& level, int rounds, Homography& map) {
  if (level.spots.size() < 60) return 0;
  // The map between middle-based units.
  const double unit = level.unit, mx = level.middle_x, my = level.middle_y;
  Homography to_pixels, to_units;
  to_pixels.m = {unit, 0, mx, 0, unit, my, 0, 0, 1};
  to_units.m = {1 / unit, 0, -mx / unit, 0, 1 / unit, -my / unit, 0, 0, 1};
  Homography local = compose(to_units, compose(map, to_pixels));
  std::vector<float> seen(level.spots.size());
  float likeness = 0;
  for (int round = 0; round <= rounds; ++round) {
    const Homography to_frame = compose(to_pixels, local);
    double count = 0, st = 0, si = 0, stt = 0, sii = 0, sti = 0;
    for (size_t i = 0; i < level.spots.size(); ++i) {
      const Spot& spot = level.spots[i];
      const auto place = to_frame(spot.x, spot.y);
      seen[i] = -1;
      if (!(place.x >= 0 && place.y >= 0 && place.x < gray.width() - 1 && place.y < gray.height() - 1)) continue;
      const int x = static_cast<int>(place.x), y = static_cast<int>(place.y);
      const auto fx = static_cast<float>(place.x - x), fy = static_cast<float>(place.y - y);
      const uint8_t* a = gray.row(y) + x;
      const uint8_t* b = gray.row(y + 1) + x;
      seen[i] = (1 - fy) * ((1 - fx) * static_cast<float>(a[0]) + fx * static_cast<float>(a[1])) +
                fy * ((1 - fx) * static_cast<float>(b[0]) + fx * static_cast<float>(b[1]));
      const double t = spot.value, v = seen[i];
      count += 1;
      st += t;
      si += v;
      stt += t * t;
      sii += v * v;
      sti += t * v;
    }
    if (count < 50) return 0;
    const double var_t = stt / count - st / count * st / count, var_i = sii / count - si / count * si / count;
    const double cov = sti / count - st / count * si / count;
    if (var_t < 1 || var_i < 1) return 0;
    likeness = static_cast<float>(cov / std::sqrt(var_t * var_i));
    if (round == rounds) break;
    // Light may have changed: bring the frame to the reference's mean and spread.
    const auto gain = static_cast<float>(std::sqrt(var_t / var_i));
    const auto offset = static_cast<float>(st / count) - gain * static_cast<float>(si / count);
    std::array<std::array<double, 9>, 8> normal{};
    for (size_t i = 0; i < level.spots.size(); ++i) {
      if (seen[i] < 0) continue;
      const Spot& spot = level.spots[i];
      const float error = gain * seen[i] + offset - spot.value;
      const float weight = 1 / (1 + error * error / (24 * 24));
      for (size_t r = 0; r < 8; ++r) {
        const float weighted = weight * spot.slope[r];
        for (size_t c = r; c < 8; ++c) normal[r][c] += static_cast<double>(weighted * spot.slope[c]);
        normal[r][8] += static_cast<double>(weighted * error);
      }
    }
    for (size_t r = 0; r < 8; ++r) {
      for (size_t c = 0; c < r; ++c) normal[r][c] = normal[c][r];
      normal[r][r] *= 1.0001;
    }
    std::array<double, 8> step{};
    if (!solve(normal, step)) return 0;
    Homography change;
    change.m = {1 + step[0], step[1], step[2], step[3], 1 + step[4], step[5], step[6], step[7], 1};
    local = compose(local, invert(change));
    double largest = 0;
    for (const double value : step) largest = std::max(largest, std::abs(value));
    if (largest * unit < 0.004) rounds = round + 1;
  }
  map = compose(to_pixels, compose(local, to_units));
  return likeness;
}

Registration Registrar::align(const Image& frame, const Homography& start) const {
  int factor = 1;
  std::vector<GrayImage> pyramid;
  pyramid.push_back(finest(frame, factor));
  while (may_halve(pyramid.back())) pyramid.push_back(halve(pyramid.back()));
  Registration result;
  result.map = start;
  if (pyramid.size() != levels_.size()) return result;
  for (size_t i = 0; i < levels_.size(); ++i) {
    const Level& level = levels_[i];
    Homography map = in_pixels_of(result.map, level.factor);
    const float likeness = refine(pyramid[levels_.size() - 1 - i], level, i + 1 == levels_.size() ? 8 : 12, map);
    result.likeness = likeness;
    if (likeness > 0) result.map = in_pixels_of(map, 1.0 / level.factor);
  }
  return result;
}

}  // namespace sportello::document
