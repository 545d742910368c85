// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/sheet_finder.h"

#include <algorithm>
#include <cmath>

#include "document/scan/edge_map.h"
#include "document/scan/line_finder.h"
#include "document/scan/quad_search.h"
#include "document/scan/reduce.h"
#include "document/scan/side_fit.h"

namespace sportello::document {
namespace {

constexpr int kCoarseSide = 320;
constexpr int kFineSide = 1024;
constexpr size_t kLines = 44;
constexpr size_t kCandidates = 16;
constexpr float kLeastScore = 1.4f;

/// Whether one quad lies within the other, but for a little, and leaves room.
bool contains(const QuadCandidate& outer, const QuadCandidate& inner) {
  float outer_area = 0, inner_area = 0;
  for (size_t i = 0; i < 4; ++i) {
    const Point& a = outer.corners[i];
    const Point& b = outer.corners[(i + 1) % 4];
    outer_area += a.x * b.y - b.x * a.y;
    inner_area += inner.corners[i].x * inner.corners[(i + 1) % 4].y - inner.corners[(i + 1) % 4].x * inner.corners[i].y;
    const float dx = b.x - a.x, dy = b.y - a.y, length = std::max(1e-3f, std::sqrt(dx * dx + dy * dy));
    for (const Point& corner : inner.corners) {
      if ((dx * (corner.y - a.y) - dy * (corner.x - a.x)) / length < -3) return false;
    }
  }
  return outer_area > 1.3f * inner_area;
}

/// Fits the sides on a finer picture and intersects them; keeps what cannot be fitted.
std::array<Point, 4> refine(const Image& picture, const QuadCandidate& candidate, float reach) {
  std::array<Line, 4> sides;
  std::array<Point, 4> corners = candidate.corners;
  const Point middle{(corners[0].x + corners[2].x) / 2, (corners[0].y + corners[2].y) / 2};
  for (size_t i = 0; i < 4; ++i) {
    const Point& a = corners[i];
    const Point& b = corners[(i + 1) % 4];
    const float dx = b.x - a.x, dy = b.y - a.y, length = std::max(1e-3f, std::sqrt(dx * dx + dy * dy));
    sides[i] = {-dy / length, dx / length, (dx * a.y - dy * a.x) / length};
    if (candidate.at_border[i]) continue;
    Line fitted;
    if (fit_side(picture, a, b, middle, reach, fitted)) sides[i] = fitted;
  }
  for (size_t i = 0; i < 4; ++i) {
    const Line& l = sides[(i + 3) % 4];
    const Line& m = sides[i];
    const float determinant = l.nx * m.ny - l.ny * m.nx;
    if (std::abs(determinant) < 0.2f) continue;
    corners[i] = {(l.d * m.ny - m.d * l.ny) / determinant, (m.d * l.nx - l.d * m.nx) / determinant};
  }
  return corners;
}

/// Turns the corners so that the first is the page's top left as it is seen.
void begin_at_top_left(QuadCandidate& candidate) {
  size_t best = 0;
  float most = -1e9f;
  for (size_t i = 0; i < 4; ++i) {
    const Point& a = candidate.corners[i];
    const Point& b = candidate.corners[(i + 1) % 4];
    const Point& c = candidate.corners[(i + 2) % 4];
    const Point& d = candidate.corners[(i + 3) % 4];
    const auto slant = [](const Point& p, const Point& q) {
      const float dx = q.x - p.x, dy = q.y - p.y;
      return dx / std::max(1e-3f, std::sqrt(dx * dx + dy * dy));
    };
    // How much the sides a-b and d-c run to the right.
    const float right = slant(a, b) + slant(d, c);
    if (right <= most) continue;
    most = right;
    best = i;
  }
  std::rotate(candidate.corners.begin(), candidate.corners.begin() + static_cast<std::ptrdiff_t>(best), candidate.corners.end());
  std::rotate(candidate.at_border.begin(), candidate.at_border.begin() + static_cast<std::ptrdiff_t>(best), candidate.at_border.end());
}

}  // namespace

SheetGuess find_sheet(const Image& frame, const Quad* hint) {
  SheetGuess guess;
  if (frame.width() < 24 || frame.height() < 24) return guess;
  const int fine_factor = reduction_to(frame.width(), frame.height(), kFineSide);
  Image reduced;
  if (fine_factor > 1) reduced = reduce(frame, fine_factor);
  const Image& fine = fine_factor > 1 ? reduced : frame;
  const int factor = reduction_to(fine.width(), fine.height(), kCoarseSide);
  const EdgeMap map(reduce(fine, factor));

  std::array<Point, 4> near{};
  if (hint) {
    for (size_t i = 0; i < 4; ++i) {
      near[i] = {(*hint)[i].x * static_cast<float>(map.width()) - 0.5f, (*hint)[i].y * static_cast<float>(map.height()) - 0.5f};
    }
  }
  auto candidates = search_quads(map, find_lines(map, kLines), kCandidates, hint ? &near : nullptr);
  QuadCandidate* best = nullptr;
  for (QuadCandidate& candidate : candidates) {
    if (!best || candidate.score > best->score) best = &candidate;
  }
  if (!best || best->score < kLeastScore) return guess;
  // A portrait or a table within the sheet may have clearer borders than the sheet, but is not
  // lighter than what is around it.
  for (QuadCandidate& candidate : candidates) {
    if (best->lighter < 0.3f && candidate.lighter > best->lighter - 0.2f && candidate.support > 0.65f &&
        candidate.score > std::max(kLeastScore, best->score - 0.4f) && contains(candidate, *best)) {
      best = &candidate;
    }
  }

  // Pixel centres are whole numbers in both pictures: x_fine + 0.5 = (x + 0.5) * factor.
  const auto scale = static_cast<float>(factor);
  for (Point& corner : best->corners) corner = {(corner.x + 0.5f) * scale - 0.5f, (corner.y + 0.5f) * scale - 0.5f};
  begin_at_top_left(*best);
  best->corners = refine(fine, *best, 1.5f * scale + 1);
  best->corners = refine(fine, *best, 2);
  const auto unit_x = static_cast<float>(fine_factor) / static_cast<float>(frame.width());
  const auto unit_y = static_cast<float>(fine_factor) / static_cast<float>(frame.height());
  for (size_t i = 0; i < 4; ++i) {
    guess.corners[i] = {(best->corners[i].x + 0.5f) * unit_x, (best->corners[i].y + 0.5f) * unit_y};
    guess.cut_off |= best->at_border[i];
    const Point& c = guess.corners[i];
    guess.cut_off |= c.x < -0.01f || c.x > 1.01f || c.y < -0.01f || c.y > 1.01f;
  }
  guess.score = best->score;
  guess.found = is_usable_quad(guess.corners);
  if (!guess.found) guess = {};
  return guess;
}

}  // namespace sportello::document
