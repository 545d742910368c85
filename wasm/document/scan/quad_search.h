// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "document/scan/edge_map.h"
#include "document/scan/line_finder.h"
#include "document/scan/quad.h"

namespace sportello::document {

/// Four lines that may bound a sheet, in pixels of the edge map.
struct QuadCandidate {
  /// Clockwise; side i runs from corner i to corner i + 1.
  std::array<Point, 4> corners;
  /// Whether the side is the frame's own border: the sheet goes on outside.
  std::array<bool, 4> at_border{};
  float score = 0;
  /// The share of its sides that lies on edges.
  float support = 0;
  /// How much lighter it is inside than outside, -0.5 to 1: of all sides, and of the side of which
  /// that is least true.
  float lighter = 0;
  float lightest = 0;
};

/// The quads that lines and the frame's borders make, best first, at most `count`.
///
/// A side is judged by how much of it lies on an edge, whether that edge ends at the corners, and
/// whether the inside differs from the outside (and is lighter). `hint`, if not null, is where a
/// sheet was a moment ago.
std::vector<QuadCandidate> search_quads(const EdgeMap& map, const std::vector<Line>& lines, size_t count,
                                        const std::array<Point, 4>* hint);

}  // namespace sportello::document
