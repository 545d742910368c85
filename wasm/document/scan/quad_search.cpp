// SPDX-License-Identifier: EUPL-1.2
#include "document/scan/quad_search.h"

#include <algorithm>
#include <cmath>

#include "document/scan/inside.h"
#include "document/scan/line_profile.h"

namespace sportello::document {
namespace {

constexpr float kLeastArea = 0.02f;
/// Corners may be this far outside, in shares of the frame.
constexpr float kOutside = 0.35f;
constexpr float kLeastSupport = 0.35f;
constexpr float kMostPaperness = 0.6f;

struct Crossing {
  Point place;
  /// Where it is along the first and along the second line.
  float along_first = 0;
  float along_second = 0;
  bool usable = false;
};

class Search {
 public:
  Search(const EdgeMap& map, const std::vector<Line>& found, const std::array<Point, 4>* hint)
      : map_(map), width_(static_cast<float>(map.width())), height_(static_cast<float>(map.height())), hint_(hint), lines_(found) {
    real_ = lines_.size();
    lines_.push_back({1, 0, -0.5f});
    lines_.push_back({1, 0, width_ - 0.5f});
    lines_.push_back({0, 1, -0.5f});
    lines_.push_back({0, 1, height_ - 0.5f});
    profiles_.reserve(real_);
    for (size_t i = 0; i < real_; ++i) profiles_.emplace_back(map, lines_[i]);
    cross();
  }

  std::vector<QuadCandidate> run(size_t count) {
    const size_t all = lines_.size();
    struct Pair {
      size_t a, b;
    };
    std::vector<Pair> pairs;
    const float least_gap = 0.08f * std::min(width_, height_);
    for (size_t a = 0; a < all; ++a) {
      for (size_t b = a + 1; b < all; ++b) {
        const float cosine = lines_[a].nx * lines_[b].nx + lines_[a].ny * lines_[b].ny;
        if (std::abs(cosine) < 0.77f) continue;
        const float gap = std::abs(from_middle(a) - (cosine < 0 ? -from_middle(b) : from_middle(b)));
        if (gap >= least_gap) pairs.push_back({a, b});
      }
    }
    std::vector<QuadCandidate> best;
    for (size_t p = 0; p < pairs.size(); ++p) {
      for (size_t q = p + 1; q < pairs.size(); ++q) {
        const Pair& first = pairs[p];
        const Pair& second = pairs[q];
        if (first.a == second.a || first.a == second.b || first.b == second.a || first.b == second.b) continue;
        const Line& one = lines_[first.a];
        const Line& other = lines_[second.a];
        if (std::abs(one.nx * other.nx + one.ny * other.ny) > 0.75f) continue;
        QuadCandidate candidate;
        if (!judge({first.a, second.b, first.b, second.a}, candidate)) continue;
        const float worst = best.size() < count ? 0 : best.back().score;
        // Looking inside costs more, and adds at most this.
        if (candidate.score + kMostPaperness <= worst || !judge_inside(candidate)) continue;
        if (candidate.score > worst) keep(best, candidate, count);
      }
    }
    return best;
  }

 private:
  float from_middle(size_t line) const {
    return lines_[line].d - lines_[line].nx * width_ / 2 - lines_[line].ny * height_ / 2;
  }

  void cross() {
    const size_t all = lines_.size();
    crossings_.resize(all * all);
    for (size_t a = 0; a < all; ++a) {
      for (size_t b = 0; b < all; ++b) {
        const Line& l = lines_[a];
        const Line& m = lines_[b];
        const float determinant = l.nx * m.ny - l.ny * m.nx;
        if (std::abs(determinant) < 0.3f) continue;
        Crossing& crossing = crossings_[a * all + b];
        const float x = (l.d * m.ny - m.d * l.ny) / determinant;
        const float y = (m.d * l.nx - l.d * m.nx) / determinant;
        crossing.place = {x, y};
        crossing.along_first = y * l.nx - x * l.ny;
        crossing.along_second = y * m.nx - x * m.ny;
        crossing.usable = x > -kOutside * width_ && x < (1 + kOutside) * width_ && y > -kOutside * height_ &&
                          y < (1 + kOutside) * height_;
      }
    }
  }

  /// Puts a candidate in its place; of several that nearly are the same only the best stays.
  void keep(std::vector<QuadCandidate>& best, const QuadCandidate& candidate, size_t count) const {
    const float near = 0.02f * std::max(width_, height_);
    for (size_t i = 0; i < best.size(); ++i) {
      if (distance(best[i].corners, candidate.corners) > near) continue;
      if (best[i].score >= candidate.score) return;
      best.erase(best.begin() + static_cast<std::ptrdiff_t>(i));
      break;
    }
    if (best.size() == count) best.pop_back();
    const auto at = std::upper_bound(best.begin(), best.end(), candidate,
                                     [](const auto& x, const auto& y) { return x.score > y.score; });
    best.insert(at, candidate);
  }

  /// `sides` in order around the quad.
  bool judge(std::array<size_t, 4> sides, QuadCandidate& candidate) const {
    const size_t all = lines_.size();
    std::array<const Crossing*, 4> corners{};
    // Corner i lies between side i - 1 and side i.
    const auto collect = [&] {
      for (size_t i = 0; i < 4; ++i) {
        corners[i] = &crossings_[sides[(i + 3) % 4] * all + sides[i]];
        if (!corners[i]->usable) return false;
      }
      return true;
    };
    if (!collect()) return false;
    float area = signed_area(corners);
    if (area < 0) {
      std::swap(sides[1], sides[3]);
      if (!collect()) return false;
      area = -area;
    }
    if (area < kLeastArea * width_ * height_) return false;
    for (size_t i = 0; i < 4; ++i) {
      const Point& a = corners[i]->place;
      const Point& b = corners[(i + 1) % 4]->place;
      const Point& c = corners[(i + 2) % 4]->place;
      const float ux = b.x - a.x, uy = b.y - a.y, vx = c.x - b.x, vy = c.y - b.y;
      // Convex, and no corner sharper than 40 degrees or flatter than 140.
      const float cross = ux * vy - uy * vx;
      if (cross <= 0) return false;
      if (cross * cross < 0.41f * (ux * ux + uy * uy) * (vx * vx + vy * vy)) return false;
    }

    size_t borders = 0;
    float length = 0, supported = 0, least = 1, contrast = 0, lighter = 0, lightest = 1, beyond = 0, beyond_length = 0, rough = 0;
    for (size_t i = 0; i < 4; ++i) {
      const size_t side = sides[i];
      candidate.at_border[i] = side >= real_;
      if (side >= real_) {
        ++borders;
        continue;
      }
      const float from = corners[i]->along_second, to = corners[(i + 1) % 4]->along_first;
      const LineProfile& profile = profiles_[side];
      const auto stretch = profile.between(from, to);
      if (stretch.length < 0.4f * std::abs(to - from) || stretch.length < 8) return false;
      if (stretch.support < kLeastSupport) return false;
      length += stretch.length;
      supported += stretch.support * stretch.length;
      least = std::min(least, stretch.support);
      // The normal points inwards if the opposite corner is ahead.
      const Point& opposite = corners[(i + 2) % 4]->place;
      const bool inwards = lines_[side].nx * opposite.x + lines_[side].ny * opposite.y > lines_[side].d;
      const float step = std::clamp((inwards ? stretch.step : -stretch.step) / 24, -0.5f, 1.0f);
      lighter += step * stretch.length;
      lightest = std::min(lightest, step);
      rough += (inwards ? stretch.rough_ahead : stretch.rough_behind) * stretch.length;
      contrast += std::min(1.0f, stretch.contrast / 24) * stretch.length;
      const float more = std::max(8.0f, 0.12f * std::abs(to - from)) * (to > from ? 1.0f : -1.0f);
      for (const auto& part : {profile.between(from - more, from - more / 8), profile.between(to + more / 8, to + more)}) {
        beyond += part.support * part.length;
        beyond_length += part.length;
      }
    }
    if (borders > 2 || length <= 0) return false;
    const float support = supported / length;
    if (support < 0.5f) return false;
    const float over = beyond_length > 0 ? beyond / beyond_length : 0.0f;
    const float share = std::min(1.0f, area / (width_ * height_));
    candidate.score = support + 0.5f * least - 1.2f * over + 0.35f * lighter / length + 0.15f * lightest +
                      0.3f * contrast / length + 0.5f * std::sqrt(share) - 0.4f * static_cast<float>(borders) - 0.9f * std::min(1.0f, rough / length / 16);
    candidate.support = support;
    candidate.lighter = lighter / length;
    candidate.lightest = lightest;
    for (size_t i = 0; i < 4; ++i) candidate.corners[i] = corners[i]->place;
    if (hint_) candidate.score += 0.25f * likeness(candidate.corners);
    return true;
  }

  bool judge_inside(QuadCandidate& candidate) const {
    const Inside inside = look_inside(map_, candidate.corners);
    const bool whole = std::none_of(candidate.at_border.begin(), candidate.at_border.end(), [](bool b) { return b; });
    // Where the frame cuts the sheet off there is less to see, so what is seen must be paper.
    const bool unlikely = whole ? inside.saturation > 0.2f && inside.even < 0.6f
                                : inside.saturation > 0.2f || inside.even < 0.7f || candidate.lightest < 0.1f;
    candidate.score += kMostPaperness * inside.paperness();
    return !unlikely;
  }

  /// The most that a corner of one is away from that of the other, whichever corner comes first.
  static float distance(const std::array<Point, 4>& one, const std::array<Point, 4>& other) {
    float nearest = 1e9f;
    for (size_t turn = 0; turn < 4; ++turn) {
      float away = 0;
      for (size_t i = 0; i < 4; ++i) {
        const Point& a = one[i];
        const Point& b = other[(i + turn) % 4];
        away = std::max(away, std::max(std::abs(a.x - b.x), std::abs(a.y - b.y)));
      }
      nearest = std::min(nearest, away);
    }
    return nearest;
  }

  /// 1 where the hint is, falling to 0 at a twentieth of the frame away.
  float likeness(const std::array<Point, 4>& corners) const {
    return std::max(0.0f, 1 - distance(corners, *hint_) / (0.05f * std::max(width_, height_)));
  }

  static float signed_area(const std::array<const Crossing*, 4>& corners) {
    float twice = 0;
    for (size_t i = 0; i < 4; ++i) {
      const Point& a = corners[i]->place;
      const Point& b = corners[(i + 1) % 4]->place;
      twice += a.x * b.y - b.x * a.y;
    }
    return twice / 2;
  }

  const EdgeMap& map_;
  float width_;
  float height_;
  const std::array<Point, 4>* hint_;
  /// The lines found, then the frame's borders.
  std::vector<Line> lines_;
  size_t real_ = 0;
  std::vector<LineProfile> profiles_;
  std::vector<Crossing> crossings_;
};

}  // namespace

std::vector<QuadCandidate> search_quads(const EdgeMap& map, const std::vector<Line>& lines, size_t count,
                                        const std::array<Point, 4>* hint) {
  if (map.width() < 24 || map.height() < 24) return {};
  return Search(map, lines, hint).run(count);
}

}  // namespace sportello::document
