// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "document/image/image.h"
#include "document/scan/homography.h"
#include "document/scan/quad.h"

namespace sportello::document {

/// How another frame shows the same flat sheet.
struct Registration {
  /// Takes pixels of the reference to pixels of the other frame.
  Homography map;
  /// Correlation of the two at the places compared, -1..1: below about 0.7 they do not match.
  float likeness = 0;
};

/// Aligns other frames with a reference to a small fraction of a pixel.
///
/// Inverse compositional Gauss-Newton over an image pyramid (Baker and Matthews 2004) with eight
/// parameters, at some thousands of places with a strong gradient, outliers weighed down.
class Registrar {
 public:
  /// Compares what lies within `corners`.
  Registrar(const Image& reference, const Quad& corners);

  /// `start` is where to begin: a map in pixels from reference to frame. The frame has the size of
  /// the reference.
  Registration align(const Image& frame, const Homography& start) const;

 private:
  struct Spot {
    float x, y, value;
    /// How the value changes with each of the eight parameters.
    float slope[8];
  };
  struct Level {
    int factor = 1;
    /// Coordinates are taken from the middle, in units of this many pixels.
    float unit = 1;
    float middle_x = 0;
    float middle_y = 0;
    std::vector<Spot> spots;
  };

  void add_level(const GrayImage& gray, int factor, const Quad& corners);
  static float refine(const GrayImage& gray, const Level& level, int rounds, Homography& map);

  std::vector<Level> levels_;
};

}  // namespace sportello::document
