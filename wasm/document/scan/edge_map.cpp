// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/edge_map.h"

#include <algorithm>
#include <cmath>

namespace sportello::document {
namespace {

/// An edge is compared with the mean of boxes of this radius, this far away on either side of it.
constexpr int kSurroundings = 4;
constexpr float kAside = 6;
/// Levels a pixel below which an edge is taken for noise.
constexpr float kNoiseFloor = 1.2f;
constexpr float kLeastWeight = 0.45f;

/// Binomial blur, 3 x 3.
void soften(Plane<float>& plane) {
  const int width = plane.width(), height = plane.height();
  std::vector<float> above(plane.row(0), plane.row(0) + width), here(above);
  for (int y = 0; y < height; ++y) {
    const float* below = plane.row(std::min(y + 1, height - 1));
    float* out = plane.row(y);
    std::copy(out, out + width, here.begin());
    for (int x = 0; x < width; ++x) out[x] = (above[x] + 2 * here[x] + below[x]) * 0.25f;
    above.swap(here);
    float left = out[0];
    for (int x = 0; x + 1 < width; ++x) {
      const float middle = out[x];
      out[x] = (left + 2 * middle + out[x + 1]) * 0.25f;
      left = middle;
    }
  }
}

/// Means over boxes of (2 radius + 1) squared, clipped at the borders.
Plane<float> box_mean(const Plane<float>& plane, int radius) {
  const int width = plane.width(), height = plane.height();
  Plane<float> rows(width, height), out(width, height);
  for (int y = 0; y < height; ++y) {
    const float* in = plane.row(y);
    float* to = rows.row(y);
    float sum = 0;
    for (int x = 0; x < std::min(radius, width); ++x) sum += in[x];
    for (int x = 0; x < width; ++x) {
      if (x + radius < width) sum += in[x + radius];
      if (x - radius > 0) sum -= in[x - radius - 1];
      to[x] = sum / static_cast<float>(std::min(x + radius, width - 1) - std::max(x - radius, 0) + 1);
    }
  }
  std::vector<float> sums(static_cast<size_t>(width), 0.0f);
  for (int y = 0; y < std::min(radius, height); ++y) {
    for (int x = 0; x < width; ++x) sums[x] += rows.at(x, y);
  }
  for (int y = 0; y < height; ++y) {
    const float scale = 1.0f / static_cast<float>(std::min(y + radius, height - 1) - std::max(y - radius, 0) + 1);
    const float* enters = y + radius < height ? rows.row(y + radius) : nullptr;
    const float* leaves = y - radius > 0 ? rows.row(y - radius - 1) : nullptr;
    float* to = out.row(y);
    for (int x = 0; x < width; ++x) {
      sums[x] += (enters ? enters[x] : 0.0f) - (leaves ? leaves[x] : 0.0f);
      to[x] = sums[x] * scale;
    }
  }
  return out;
}

}  // namespace

EdgeMap::EdgeMap(const Image& picture)
    : width_(picture.width()), height_(picture.height()), index_(picture.width(), picture.height()) {
  for (auto& plane : planes_) plane = Plane<float>(width_, height_);
  for (int y = 0; y < height_; ++y) {
    const Rgba* in = picture.row(y);
    for (int x = 0; x < width_; ++x) {
      const float r = in[x].r, g = in[x].g, b = in[x].b;
      planes_[0].at(x, y) = 0.299f * r + 0.587f * g + 0.114f * b;
      planes_[1].at(x, y) = 0.5f * (r - b);
      planes_[2].at(x, y) = 0.5f * g - 0.25f * (r + b);
    }
  }
  for (auto& plane : planes_) soften(plane);
  if (width_ < 3 || height_ < 3) return;

  Plane<float> across_x(width_, height_), across_y(width_, height_), strength(width_, height_);
  for (int y = 1; y + 1 < height_; ++y) {
    for (int x = 1; x + 1 < width_; ++x) {
      float best = -1;
      for (size_t c = 0; c < 3; ++c) {
        const float* row = planes_[c].row(y);
        const float gx = (row[x + 1] - row[x - 1]) * 0.5f;
        const float gy = (row[x + width_] - row[x - width_]) * 0.5f;
        const float square = gx * gx + gy * gy;
        if (square <= best) continue;
        best = square;
        across_x.at(x, y) = gx;
        across_y.at(x, y) = gy;
      }
      strength.at(x, y) = std::sqrt(best);
    }
  }
  const Plane<float> usual = box_mean(strength, kSurroundings);
  edges_.reserve(static_cast<size_t>(width_ + height_) * 8);
  for (int y = 1; y + 1 < height_; ++y) {
    const float* row = strength.row(y);
    for (int x = 1; x + 1 < width_; ++x) {
      const float g = row[x];
      if (g < kNoiseFloor) continue;
      const float gx = across_x.at(x, y), gy = across_y.at(x, y);
      // The crest only: no neighbour across the edge is stronger.
      const float ax = std::abs(gx), ay = std::abs(gy);
      const int dx = ax > 0.414f * ay ? (gx > 0 ? 1 : -1) : 0;
      const int dy = ay > 0.414f * ax ? (gy > 0 ? 1 : -1) : 0;
      const int step = dy * width_ + dx;
      if (row[x + step] > g || row[x - step] >= g) continue;
      // The quieter side counts: print may come close to the border of the paper.
      const auto beside = [&](float by) {
        const int sx = std::clamp(static_cast<int>(static_cast<float>(x) + by * gx / g + 0.5f), 0, width_ - 1);
        const int sy = std::clamp(static_cast<int>(static_cast<float>(y) + by * gy / g + 0.5f), 0, height_ - 1);
        return usual.at(sx, sy);
      };
      const float quiet = std::min(beside(kAside), beside(-kAside));
      const float weight = std::min(1.5f, g / (2.5f * quiet + 2 * kNoiseFloor));
      if (weight < kLeastWeight) continue;
      edges_.push_back({x, y, gx / g, gy / g, weight});
      index_.at(x, y) = static_cast<int32_t>(edges_.size());
    }
  }
}

float EdgeMap::support(float x, float y, float nx, float ny) const {
  constexpr float kAligned = 0.93f;
  float best = 0;
  for (int offset = -1; offset <= 1; ++offset) {
    const int px = static_cast<int>(x + nx * static_cast<float>(offset) + 0.5f);
    const int py = static_cast<int>(y + ny * static_cast<float>(offset) + 0.5f);
    if (px < 0 || py < 0 || px >= width_ || py >= height_) continue;
    const int32_t index = index_.at(px, py);
    if (index == 0) continue;
    const Edge& edge = edges_[index - 1];
    if (std::abs(edge.nx * nx + edge.ny * ny) > kAligned) best = std::max(best, std::min(1.0f, edge.weight));
  }
  return best;
}

std::array<float, 3> EdgeMap::color(float x, float y) const {
  const int px = std::clamp(static_cast<int>(x + 0.5f), 0, width_ - 1);
  const int py = std::clamp(static_cast<int>(y + 0.5f), 0, height_ - 1);
  return {planes_[0].at(px, py), planes_[1].at(px, py), planes_[2].at(px, py)};
}

}  // namespace sportello::document
