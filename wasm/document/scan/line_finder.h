// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "document/scan/edge_map.h"

namespace sportello::document {

/// The places p with n . p = d, where n is a unit vector; in pixels of the edge map.
struct Line {
  float nx = 0;
  float ny = 0;
  float d = 0;
};

/// The straight lines that most edges lie on, strongest first, at most `count`.
///
/// Hough transform whose edges vote near their own direction only (O'Gorman and Clowes 1976); each
/// line found is then fitted to its edges.
std::vector<Line> find_lines(const EdgeMap& map, size_t count);

}  // namespace sportello::document
