// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/side_fit.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sportello::document {
namespace {

struct Sample {
  float t = 0;
  float away = 0;
  float weight = 0;
};

std::array<float, 3> color_at(const Image& picture, float x, float y) {
  x = std::clamp(x, 0.0f, static_cast<float>(picture.width() - 1));
  y = std::clamp(y, 0.0f, static_cast<float>(picture.height() - 1));
  const int x0 = static_cast<int>(x), y0 = static_cast<int>(y);
  const int x1 = std::min(x0 + 1, picture.width() - 1), y1 = std::min(y0 + 1, picture.height() - 1);
  const float fx = x - static_cast<float>(x0), fy = y - static_cast<float>(y0);
  const Rgba a = picture.at(x0, y0), b = picture.at(x1, y0), c = picture.at(x0, y1), d = picture.at(x1, y1);
  const float wa = (1 - fx) * (1 - fy), wb = fx * (1 - fy), wc = (1 - fx) * fy, wd = fx * fy;
  return {wa * a.r + wb * b.r + wc * c.r + wd * d.r, wa * a.g + wb * b.g + wc * c.g + wd * d.g,
          wa * a.b + wb * b.b + wc * c.b + wd * d.b};
}

/// Weighted least squares of away over t, with outliers weighed down (Tukey's biweight).
bool fit_slope(std::vector<Sample>& samples, float& offset, float& slope) {
  float limit = 1e9f;
  offset = slope = 0;
  for (int round = 0; round < 5; ++round) {
    double sum = 0, st = 0, sa = 0, stt = 0, sta = 0;
    for (const Sample& s : samples) {
      const float r = (s.away - offset - slope * s.t) / limit;
      if (std::abs(r) >= 1) continue;
      const double w = s.weight * (1 - r * r) * (1 - r * r);
      sum += w;
      st += w * s.t;
      sa += w * s.away;
      stt += w * s.t * s.t;
      sta += w * s.t * s.away;
    }
    const double determinant = sum * stt - st * st;
    if (sum <= 0 || determinant <= 1e-6 * sum * sum) return false;
    slope = static_cast<float>((sum * sta - st * sa) / determinant);
    offset = static_cast<float>((sa - slope * st) / sum);
    std::vector<float> residuals;
    residuals.reserve(samples.size());
    for (const Sample& s : samples) residuals.push_back(std::abs(s.away - offset - slope * s.t));
    const auto middle = residuals.begin() + static_cast<std::ptrdiff_t>(residuals.size() / 2);
    std::nth_element(residuals.begin(), middle, residuals.end());
    limit = std::max(1.0f, 4 * *middle);
  }
  return true;
}

}  // namespace

bool fit_side(const Image& picture, const Point& a, const Point& b, const Point& inner, float reach, Line& line) {
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  if (length < 12) return false;
  const float ux = dx / length, uy = dy / length;
  float nx = -uy, ny = ux;
  if ((inner.x - a.x) * nx + (inner.y - a.y) * ny < 0) {
    nx = -nx;
    ny = -ny;
  }
  const int steps = static_cast<int>(reach * 2) + 2;  // half pixels, each way
  const int count = std::clamp(static_cast<int>(length / 3), 12, 160);
  std::vector<std::array<float, 3>> row(static_cast<size_t>(2 * steps + 1));
  std::vector<Sample> samples;
  samples.reserve(static_cast<size_t>(count));
  for (int i = 0; i < count; ++i) {
    const float t = length * (0.03f + 0.94f * (static_cast<float>(i) + 0.5f) / static_cast<float>(count));
    const float x = a.x + t * ux, y = a.y + t * uy;
    if (x < 0 || y < 0 || x > static_cast<float>(picture.width() - 1) || y > static_cast<float>(picture.height() - 1)) continue;
    for (int k = -steps; k <= steps; ++k) {
      const float away = static_cast<float>(k) * 0.5f;
      row[k + steps] = color_at(picture, x + away * nx, y + away * ny);
    }
    // The strongest step over one pixel; nearness to the guess counts too.
    float best = 0;
    Sample sample;
    sample.t = t;
    const auto strength = [&](int k) {
      float sum = 0;
      for (size_t c = 0; c < 3; ++c) {
        const float step = row[k + steps + 1][c] - row[k + steps - 1][c];
        sum += step * step;
      }
      return std::sqrt(sum);
    };
    for (int k = 1 - steps; k < steps; ++k) {
      const float away = static_cast<float>(k) * 0.5f;
      const float value = strength(k) * (1 - 0.5f * std::abs(away) / (reach + 1));
      if (value <= best) continue;
      best = value;
      sample.away = away;
    }
    if (best < 4) continue;
    // The crest between the half pixels, by a parabola.
    const int k = static_cast<int>(std::floor(sample.away * 2 + 0.5f));
    if (k > 1 - steps && k < steps - 1) {
      const float before = strength(k - 1), here = strength(k), after = strength(k + 1);
      const float curve = before - 2 * here + after;
      if (curve < -1e-3f) sample.away += 0.5f * std::clamp(0.5f * (before - after) / curve, -1.0f, 1.0f);
    }
    sample.weight = std::min(best, 40.0f);
    samples.push_back(sample);
  }
  if (samples.size() < 8) return false;
  float offset = 0, slope = 0;
  if (!fit_slope(samples, offset, slope)) return false;
  if (std::abs(offset) > reach + 1 || std::abs(offset + slope * length) > reach + 1) return false;
  const float px = a.x + offset * nx, py = a.y + offset * ny;
  const float scale = 1 / std::sqrt(1 + slope * slope);
  line.nx = (nx - slope * ux) * scale;
  line.ny = (ny - slope * uy) * scale;
  line.d = line.nx * px + line.ny * py;
  return true;
}

}  // namespace sportello::document
