// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/line_finder.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sportello::document {
namespace {

constexpr int kAngles = 180;
constexpr int kVotedAngles = 3;
constexpr float kPi = 3.14159265f;

/// Rounds towards minus infinity; the argument is small.
int round_to_int(float value) { return static_cast<int>(std::floor(value + 0.5f)); }

/// Least squares across the line, of the edges near it that run its way.
Line fit(const EdgeMap& map, Line line) {
  for (const float reach : {3.0f, 1.8f}) {
    double sum = 0, sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
    for (const Edge& edge : map.edges()) {
      const auto x = static_cast<float>(edge.x), y = static_cast<float>(edge.y);
      if (std::abs(line.nx * x + line.ny * y - line.d) > reach) continue;
      if (std::abs(edge.nx * line.nx + edge.ny * line.ny) < 0.93f) continue;
      const double w = edge.weight;
      sum += w;
      sx += w * x;
      sy += w * y;
      sxx += w * x * x;
      sxy += w * x * y;
      syy += w * y * y;
    }
    if (sum < 4) return line;
    const double mx = sx / sum, my = sy / sum;
    const double cxx = sxx / sum - mx * mx, cxy = sxy / sum - mx * my, cyy = syy / sum - my * my;
    // The direction in which the edges spread least.
    const double root = std::sqrt((cxx - cyy) * (cxx - cyy) / 4 + cxy * cxy);
    double nx = cxy, ny = (cyy - cxx) / 2 - root;
    if (std::abs(nx) + std::abs(ny) < 1e-9) {
      nx = (cxx - cyy) / 2 - root;
      ny = cxy;
    }
    const double length = std::sqrt(nx * nx + ny * ny);
    if (length < 1e-9) return line;
    nx /= length;
    ny /= length;
    if (nx * line.nx + ny * line.ny < 0) {
      nx = -nx;
      ny = -ny;
    }
    if (nx * line.nx + ny * line.ny < 0.99) return line;
    line = {static_cast<float>(nx), static_cast<float>(ny), static_cast<float>(nx * mx + ny * my)};
  }
  return line;
}

}  // namespace

std::vector<Line> find_lines(const EdgeMap& map, size_t count) {
  const int reach = static_cast<int>(std::sqrt(static_cast<float>(map.width() * map.width() + map.height() * map.height()))) + 3;
  const int distances = 2 * reach + 1;
  std::array<float, kAngles> cosines{}, sines{};
  for (int a = 0; a < kAngles; ++a) {
    cosines[a] = std::cos(static_cast<float>(a) * kPi / kAngles);
    sines[a] = std::sin(static_cast<float>(a) * kPi / kAngles);
  }
  Plane<float> votes(distances, kAngles);
  for (const Edge& edge : map.edges()) {
    const int own = round_to_int(std::atan2(edge.ny, edge.nx) * (kAngles / kPi));
    for (int a = own - kVotedAngles; a <= own + kVotedAngles; ++a) {
      const int angle = ((a % kAngles) + kAngles) % kAngles;
      const float d = cosines[angle] * static_cast<float>(edge.x) + sines[angle] * static_cast<float>(edge.y) + static_cast<float>(reach);
      const int bin = static_cast<int>(d);
      const float part = d - static_cast<float>(bin);
      float* row = votes.row(angle);
      row[bin] += edge.weight * (1 - part);
      row[bin + 1] += edge.weight * part;
    }
  }

  struct Peak {
    float votes;
    int angle;
    int distance;
  };
  std::vector<Peak> peaks;
  const float least = 0.06f * static_cast<float>(std::min(map.width(), map.height()));
  for (int a = 0; a < kAngles; ++a) {
    const float* row = votes.row(a);
    for (int d = 1; d + 1 < distances; ++d) {
      // Two bins: a line between them counts whole.
      if (row[d] < least || row[d] < row[d - 1] || row[d] <= row[d + 1]) continue;
      peaks.push_back({row[d] + std::max(row[d - 1], row[d + 1]), a, d});
    }
  }
  const auto stronger = [](const Peak& a, const Peak& b) {
    if (a.votes != b.votes) return a.votes > b.votes;
    return a.angle != b.angle ? a.angle < b.angle : a.distance < b.distance;
  };
  std::sort(peaks.begin(), peaks.end(), stronger);

  // The grain of wood must not crowd out the sides that cross it.
  std::array<size_t, 4> of_direction{};
  std::vector<Peak> chosen;
  std::vector<Line> lines;
  const float cx = static_cast<float>(map.width()) / 2, cy = static_cast<float>(map.height()) / 2;
  for (const Peak& peak : peaks) {
    if (lines.size() >= count) break;
    // Distances are compared at the middle of the picture, where a turn moves a line little.
    const auto offset = [&](const Peak& p) {
      return cosines[p.angle] * cx + sines[p.angle] * cy - static_cast<float>(p.distance - reach);
    };
    const bool known = std::any_of(chosen.begin(), chosen.end(), [&](const Peak& other) {
      const int turn = std::abs(peak.angle - other.angle);
      const bool wrapped = turn > kAngles / 2;
      const int angle = wrapped ? kAngles - turn : turn;
      const float apart = std::abs(offset(peak) - (wrapped ? -offset(other) : offset(other)));
      return angle <= 6 && apart <= 3.0f + 0.4f * static_cast<float>(angle);
    });
    if (known) continue;
    size_t& alike = of_direction[static_cast<size_t>((peak.angle + kAngles / 8) % kAngles * 4 / kAngles)];
    if (alike >= count / 2) continue;
    ++alike;
    chosen.push_back(peak);
    const Line coarse{cosines[peak.angle], sines[peak.angle], static_cast<float>(peak.distance - reach)};
    lines.push_back(fit(map, coarse));
  }
  return lines;
}

}  // namespace sportello::document
