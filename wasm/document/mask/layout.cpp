// SPDX-License-Identifier: EUPL-1.2
#include "document/mask/layout.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>

#include "document/mask/bitmap.h"

namespace sportello::document {
namespace {

constexpr int kCell = 32;

int bottom(const Rect& box) { return box.y + box.height; }
int right(const Rect& box) { return box.x + box.width; }
int overlap(int a_begin, int a_end, int b_begin, int b_end) { return std::min(a_end, b_end) - std::max(a_begin, b_begin); }

// A stretch of text: glyphs side by side.
struct Segment {
  int top = 0;     // of the line, followed along
  int bottom = 0;
  int end = 0;     // right edge so far
  int height = 0;  // tallest glyph so far
  std::vector<int32_t> glyphs;
};

class Layout {
 public:
  explicit Layout(const Components& page) : page_(page) {}

  std::vector<Glyph> read() {
    sort_out();
    group_small();
    build_segments();
    attach_small();
    return in_order();
  }

 private:
  const Rect& box(int32_t component) const { return page_.components[static_cast<size_t>(component)].box; }

  static bool could_be_glyph(const Component& c) {
    const Rect& b = c.box;
    if (b.width > kMaxShapeSide || b.height > kMaxShapeSide || b.width * b.height > kMaxShapeArea) return false;
    // Rules: long, thin and straight.
    if (b.width > 40 && b.width > 8 * b.height) return false;
    if (b.height > 60 && b.height > 14 * b.width) return false;
    return true;
  }

  // Bodies carry lines; small ones (dots, accents, commas, specks) are hung onto bodies.
  void sort_out() {
    std::vector<int> heights;
    for (const Component& c : page_.components) {
      if (could_be_glyph(c) && c.box.height >= 5 && c.pixels >= 12) heights.push_back(c.box.height);
    }
    if (!heights.empty()) {
      const auto middle = heights.begin() + static_cast<ptrdiff_t>(heights.size() / 2);
      std::nth_element(heights.begin(), middle, heights.end());
      typical_ = *middle;
    }
    for (size_t i = 0; i < page_.components.size(); ++i) {
      const Component& c = page_.components[i];
      if (!could_be_glyph(c)) continue;
      if (c.box.height * 10 >= typical_ * 6 && c.box.height >= 5) {
        bodies_.push_back({c.box, false, {static_cast<int32_t>(i)}});
      } else {
        small_.push_back(static_cast<int32_t>(i));
      }
    }
    std::stable_sort(bodies_.begin(), bodies_.end(), [](const Glyph& a, const Glyph& b) { return a.box.x < b.box.x; });
  }

  static int64_t cell_key(int x, int y) { return static_cast<int64_t>(y / kCell) * 4096 + x / kCell; }

  void index_bodies() {
    cells_.clear();
    for (size_t i = 0; i < bodies_.size(); ++i) {
      const Rect& b = bodies_[i].box;
      for (int y = b.y / kCell; y <= (bottom(b) - 1) / kCell; ++y) {
        for (int x = b.x / kCell; x <= (right(b) - 1) / kCell; ++x) {
          cells_[static_cast<int64_t>(y) * 4096 + x].push_back(static_cast<int32_t>(i));
        }
      }
    }
  }

  template <class Visit>
  void visit_bodies(const Rect& around, Visit visit) const {
    for (int y = std::max(0, around.y) / kCell; y <= std::max(0, bottom(around) - 1) / kCell; ++y) {
      for (int x = std::max(0, around.x) / kCell; x <= std::max(0, right(around) - 1) / kCell; ++x) {
        const auto found = cells_.find(static_cast<int64_t>(y) * 4096 + x);
        if (found == cells_.end()) continue;
        for (const int32_t body : found->second) visit(body);
      }
    }
  }

  // A dot or accent joins the stem below or above it.
  void group_small() {
    index_bodies();
    std::vector<int32_t> rest;
    std::vector<std::pair<int32_t, int32_t>> joins;
    for (const int32_t i : small_) {
      const Rect& s = box(i);
      int32_t best = -1;
      int best_gap = 1 << 20;
      visit_bodies({s.x, s.y - typical_, s.width, s.height + 2 * typical_}, [&](int32_t candidate) {
        const Rect& b = bodies_[static_cast<size_t>(candidate)].box;
        if (b.height > 3 * typical_ || b.width > 4 * typical_) return;
        const int gap = std::max(b.y - bottom(s), s.y - bottom(b));
        if (overlap(s.x, right(s), b.x, right(b)) * 3 < std::min(s.width, b.width) * 2) return;
        if (gap > b.height * 2 / 5 + 1 || gap >= best_gap) return;
        if (s.width > b.width * 2) return;
        best_gap = gap;
        best = candidate;
      });
      if (best >= 0) {
        joins.emplace_back(best, i);
      } else {
        rest.push_back(i);
      }
    }
    for (const auto& [body, part] : joins) {
      Glyph& glyph = bodies_[static_cast<size_t>(body)];
      const Rect joined = unite(glyph.box, box(part));
      if (joined.width > kMaxShapeSide || joined.height > kMaxShapeSide || joined.width * joined.height > kMaxShapeArea) {
        rest.push_back(part);
        continue;
      }
      glyph.box = joined;
      glyph.parts.push_back(part);
    }
    small_ = std::move(rest);
  }

  // Bodies from left to right: each goes on the segment that ends to its left at its height.
  void build_segments() {
    int rows = 0;
    for (const Component& c : page_.components) rows = std::max(rows, bottom(c.box));
    last_at_row_.assign(static_cast<size_t>(rows), -1);
    segment_of_.assign(bodies_.size(), -1);
    for (size_t i = 0; i < bodies_.size(); ++i) {
      const Rect& b = bodies_[i].box;
      int32_t best = -1;
      int best_overlap = 0;
      int32_t previous = -1;
      for (int y = b.y; y < bottom(b); ++y) {
        const int32_t candidate = last_at_row_[static_cast<size_t>(y)];
        if (candidate < 0 || candidate == previous) continue;
        previous = candidate;
        const Segment& segment = segments_[static_cast<size_t>(candidate)];
        const int common = overlap(b.y, bottom(b), segment.top, segment.bottom);
        const int shorter = std::min(b.height, segment.bottom - segment.top);
        const int taller = std::max(b.height, segment.bottom - segment.top);
        if (common * 2 < shorter || taller > 4 * shorter) continue;
        if (b.x - segment.end > 3 * std::max(segment.height, b.height) / 2) continue;
        if (common > best_overlap) {
          best_overlap = common;
          best = candidate;
        }
      }
      if (best < 0) {
        best = static_cast<int32_t>(segments_.size());
        segments_.push_back({b.y, bottom(b), right(b), b.height, {}});
      }
      Segment& segment = segments_[static_cast<size_t>(best)];
      segment.glyphs.push_back(static_cast<int32_t>(i));
      segment.end = std::max(segment.end, right(b));
      segment.height = std::max(segment.height, b.height);
      // Follow a line that is not quite level: the band moves towards the glyph's where it must.
      segment.top = b.y < segment.top ? b.y : segment.top + (b.y - segment.top) / 8;
      segment.bottom = bottom(b) > segment.bottom ? bottom(b) : segment.bottom - (segment.bottom - bottom(b)) / 8;
      segment_of_[i] = best;
      for (int y = b.y; y < bottom(b); ++y) last_at_row_[static_cast<size_t>(y)] = best;
    }
  }

  // Commas, periods, hyphens: glyphs of their own in the segment of the body beside them.
  void attach_small() {
    index_bodies();
    const size_t body_count = bodies_.size();
    for (const int32_t i : small_) {
      const Rect& s = box(i);
      if (s.width * s.height * 64 < typical_ * typical_) continue;  // a speck
      int32_t best = -1;
      int best_gap = typical_ * 5 / 4;
      visit_bodies({s.x - typical_, s.y - typical_, s.width + 2 * typical_, s.height + 2 * typical_}, [&](int32_t candidate) {
        if (static_cast<size_t>(candidate) >= body_count) return;
        const Rect& b = bodies_[static_cast<size_t>(candidate)].box;
        if (s.y < b.y - typical_ / 2 || bottom(s) > bottom(b) + typical_ / 2) return;
        const int gap = std::max(b.x - right(s), s.x - right(b));
        if (gap >= best_gap) return;
        best_gap = gap;
        best = candidate;
      });
      if (best < 0) continue;
      const int32_t segment = segment_of_[static_cast<size_t>(best)];
      segments_[static_cast<size_t>(segment)].glyphs.push_back(static_cast<int32_t>(bodies_.size()));
      bodies_.push_back({s, false, {i}});
    }
  }

  std::vector<Glyph> in_order() {
    for (Segment& segment : segments_) {
      std::stable_sort(segment.glyphs.begin(), segment.glyphs.end(), [&](int32_t a, int32_t b) {
        return bodies_[static_cast<size_t>(a)].box.x < bodies_[static_cast<size_t>(b)].box.x;
      });
      join_stacked(segment);
    }
    // Rows: segments side by side whose middles are at one height.
    struct Place {
      int middle;
      int x;
      int half;
      size_t segment;
    };
    std::vector<Place> places;
    for (size_t i = 0; i < segments_.size(); ++i) {
      const Segment& segment = segments_[i];
      const Rect& first = bodies_[static_cast<size_t>(segment.glyphs.front())].box;
      places.push_back({(segment.top + segment.bottom) / 2, first.x, (segment.bottom - segment.top) / 2, i});
    }
    std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.middle < b.middle; });
    std::vector<Glyph> result;
    for (size_t begin = 0; begin < places.size();) {
      size_t end = begin;
      while (end < places.size() && places[end].middle <= places[begin].middle + std::max(2, places[begin].half * 3 / 4)) ++end;
      std::stable_sort(places.begin() + static_cast<ptrdiff_t>(begin), places.begin() + static_cast<ptrdiff_t>(end),
                       [](const Place& a, const Place& b) { return a.x < b.x; });
      for (size_t i = begin; i < end; ++i) {
        bool first = true;
        for (const int32_t index : segments_[places[i].segment].glyphs) {
          Glyph& glyph = bodies_[static_cast<size_t>(index)];
          if (glyph.parts.empty()) continue;
          glyph.begins_segment = first;
          first = false;
          result.push_back(std::move(glyph));
        }
      }
      begin = end;
    }
    return result;
  }

  // Neighbours that stand one above the other are one glyph: colon, equals sign, broken letters.
  void join_stacked(const Segment& segment) {
    for (size_t i = 1; i < segment.glyphs.size(); ++i) {
      Glyph& before = bodies_[static_cast<size_t>(segment.glyphs[i - 1])];
      Glyph& glyph = bodies_[static_cast<size_t>(segment.glyphs[i])];
      const int common = overlap(before.box.x, right(before.box), glyph.box.x, right(glyph.box));
      if (common * 4 < 3 * std::max(1, std::min(before.box.width, glyph.box.width))) continue;
      const Rect joined = unite(before.box, glyph.box);
      if (joined.width > kMaxShapeSide || joined.height > 2 * segment.height || joined.width * joined.height > kMaxShapeArea) continue;
      glyph.box = joined;
      glyph.parts.insert(glyph.parts.end(), before.parts.begin(), before.parts.end());
      before.parts.clear();
    }
  }

  const Components& page_;
  int typical_ = 12;
  std::vector<Glyph> bodies_;
  std::vector<int32_t> small_;
  std::vector<Segment> segments_;
  std::vector<int32_t> segment_of_;
  std::vector<int32_t> last_at_row_;
  std::unordered_map<int64_t, std::vector<int32_t>> cells_;
};

}  // namespace

std::vector<Glyph> read_layout(const Components& page) { return Layout(page).read(); }

}  // namespace sportello::document
