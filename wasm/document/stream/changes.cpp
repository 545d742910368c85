// SPDX-License-Identifier: EUPL-1.2
#include "document/stream/changes.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "document/image/copy.h"

namespace sportello::document {
namespace {

constexpr int kTile = 32;
/// A scroll is worth a move if it saves at least this many rows (or columns).
constexpr int kLeastRun = 24;
/// Lines in between that have changed as well as moved: what differs in them is coded after the move.
constexpr int kLongestGap = 64;

uint64_t mix(uint64_t hash, Rgba pixel) {
  const uint64_t value = static_cast<uint64_t>(pixel.r) | static_cast<uint64_t>(pixel.g) << 8 | static_cast<uint64_t>(pixel.b) << 16;
  return (hash ^ value) * 0x9e3779b97f4a7c15ULL + (hash >> 29);
}

/// Where the two pages differ; empty if nowhere.
Rect differing_area(const Image& a, const Image& b) {
  Rect area;
  for (int y = 0; y < a.height(); ++y) {
    const Rgba* left = a.row(y);
    const Rgba* right = b.row(y);
    if (std::memcmp(left, right, sizeof(Rgba) * static_cast<size_t>(a.width())) == 0) continue;
    int first = 0;
    while (left[first] == right[first]) ++first;
    int last = a.width() - 1;
    while (left[last] == right[last]) --last;
    area = unite(area, {first, y, last - first + 1, 1});
  }
  return area;
}

/// One hash for each row of `area`, or for each column.
std::vector<uint64_t> line_hashes(const Image& image, const Rect& area, bool columns) {
  std::vector<uint64_t> hashes(static_cast<size_t>(columns ? area.width : area.height), 1);
  for (int y = 0; y < area.height; ++y) {
    const Rgba* row = image.row(area.y + y) + area.x;
    if (columns) {
      for (int x = 0; x < area.width; ++x) hashes[static_cast<size_t>(x)] = mix(hashes[static_cast<size_t>(x)], row[x]);
    } else {
      uint64_t hash = 1;
      for (int x = 0; x < area.width; ++x) hash = mix(hash, row[x]);
      hashes[static_cast<size_t>(y)] = hash;
    }
  }
  return hashes;
}

struct Shift {
  int by = 0;      // new place minus old place
  int first = 0;   // first line of the run, new place
  int length = 0;
};

/// The shift by which most lines that occur once before and once now have moved, and its longest run.
Shift find_shift(const std::vector<uint64_t>& before, const std::vector<uint64_t>& now) {
  struct Place {
    int before = -1;
    int now = -1;
  };
  constexpr int kSeveral = -2;
  std::unordered_map<uint64_t, Place> places;
  places.reserve(before.size() * 2);
  const auto note = [](int& place, size_t i) { place = place == -1 ? static_cast<int>(i) : kSeveral; };
  for (size_t i = 0; i < before.size(); ++i) note(places[before[i]].before, i);
  for (size_t i = 0; i < now.size(); ++i) note(places[now[i]].now, i);

  const int lines = static_cast<int>(now.size());
  std::vector<int> votes(static_cast<size_t>(2 * lines + 1));
  for (const auto& [hash, place] : places) {
    if (place.before >= 0 && place.now >= 0) ++votes[static_cast<size_t>(place.now - place.before + lines)];
  }
  votes[static_cast<size_t>(lines)] = 0;
  const auto most = std::max_element(votes.begin(), votes.end());
  Shift best;
  if (*most < 4) return best;
  best.by = static_cast<int>(most - votes.begin()) - lines;
  int first = -1;
  int last = -1;
  for (int i = std::max(0, best.by); i < std::min(lines, lines + best.by); ++i) {
    if (before[static_cast<size_t>(i - best.by)] != now[static_cast<size_t>(i)]) continue;
    if (first < 0 || i - last > kLongestGap) first = i;
    last = i;
    if (last - first + 1 > best.length) {
      best.first = first;
      best.length = last - first + 1;
    }
  }
  return best;
}

void find_moves(Image& shown, const Image& now, Changes& changes) {
  for (const bool columns : {false, true}) {
    const Rect area = differing_area(shown, now);
    if ((columns ? area.width : area.height) < kLeastRun) continue;
    const Shift shift = find_shift(line_hashes(shown, area, columns), line_hashes(now, area, columns));
    if (shift.length < kLeastRun) continue;
    Move move;
    move.to = columns ? Rect{area.x + shift.first, area.y, shift.length, area.height}
                      : Rect{area.x, area.y + shift.first, area.width, shift.length};
    move.from_x = move.to.x - (columns ? shift.by : 0);
    move.from_y = move.to.y - (columns ? 0 : shift.by);
    move_within(shown, move.from_x, move.from_y, move.to);
    changes.moves.push_back(move);
  }
}

/// The rectangle around what differs within one tile.
Rect differing_part(const Image& a, const Image& b, const Rect& tile) {
  Rect part;
  for (int y = tile.y; y < tile.y + tile.height; ++y) {
    const Rgba* left = a.row(y);
    const Rgba* right = b.row(y);
    int first = tile.x;
    const int end = tile.x + tile.width;
    while (first < end && left[first] == right[first]) ++first;
    if (first == end) continue;
    int last = end - 1;
    while (left[last] == right[last]) --last;
    part = unite(part, {first, y, last - first + 1, 1});
  }
  return part;
}

/// Joins the rectangles of neighbouring tiles, then the closest ones until there are few.
std::vector<Rect> join(std::vector<Rect> parts) {
  constexpr int kGap = kTile / 2;
  const auto near = [](const Rect& a, const Rect& b) {
    return a.x <= b.x + b.width + kGap && b.x <= a.x + a.width + kGap && a.y <= b.y + b.height + kGap &&
           b.y <= a.y + a.height + kGap;
  };
  bool joined = true;
  while (joined) {
    joined = false;
    for (size_t i = 0; i < parts.size(); ++i) {
      for (size_t j = i + 1; j < parts.size();) {
        if (near(parts[i], parts[j])) {
          parts[i] = unite(parts[i], parts[j]);
          parts[j] = parts.back();
          parts.pop_back();
          joined = true;
        } else {
          ++j;
        }
      }
    }
  }
  if (parts.size() <= kMaxRegions) return parts;
  Rect all;
  for (const Rect& part : parts) all = unite(all, part);
  return {all};
}

std::vector<Rect> find_regions(const Image& shown, const Image& now) {
  std::vector<Rect> parts;
  for (int y = 0; y < now.height(); y += kTile) {
    // Runs of tiles in one row of them are joined at once: a full page must not give thousands of parts.
    Rect run;
    for (int x = 0; x < now.width(); x += kTile) {
      const Rect part = differing_part(shown, now, intersect({x, y, kTile, kTile}, now.bounds()));
      if (part.empty()) {
        if (!run.empty()) parts.push_back(run);
        run = {};
      } else {
        run = unite(run, part);
      }
    }
    if (!run.empty()) parts.push_back(run);
  }
  return join(std::move(parts));
}

}  // namespace

Changes find_changes(Image& shown, const Image& now) {
  Changes changes;
  find_moves(shown, now, changes);
  changes.regions = find_regions(shown, now);
  return changes;
}

bool fits_page(const Changes& changes, int width, int height) {
  const auto on_page = [&](const Rect& rect) {
    return !rect.empty() && rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= width && rect.y + rect.height <= height;
  };
  for (const Move& move : changes.moves) {
    if (!on_page(move.to) || !on_page({move.from_x, move.from_y, move.to.width, move.to.height})) return false;
  }
  size_t covered = 0;
  for (const Rect& region : changes.regions) {
    if (!on_page(region)) return false;
    covered += static_cast<size_t>(region.width) * static_cast<size_t>(region.height);
  }
  return covered <= 2 * static_cast<size_t>(width) * static_cast<size_t>(height);
}

void apply_moves(const Changes& changes, Image& page) {
  for (const Move& move : changes.moves) move_within(page, move.from_x, move.from_y, move.to);
}

}  // namespace sportello::document
