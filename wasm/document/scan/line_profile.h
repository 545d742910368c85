// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "document/scan/edge_map.h"
#include "document/scan/line_finder.h"

namespace sportello::document {

/// What lies along a line within the frame, summed up so that any stretch of it costs the same.
class LineProfile {
 public:
  /// Means over a stretch. `step` is brightness ahead (along n) less brightness behind, in levels,
  /// each place cut at 40; `contrast` is the difference of colours at large; `rough_ahead` and
  /// `rough_behind` are how much the colours beside the line change along it, within 6 pixels.
  struct Stretch {
    float length = 0;
    float support = 0;
    float step = 0;
    float contrast = 0;
    float rough_ahead = 0;
    float rough_behind = 0;
  };

  LineProfile(const EdgeMap& map, const Line& line);

  /// The place along the line, from the origin's foot, at which it enters or leaves the frame.
  float begin() const { return begin_; }
  float end() const { return begin_ + static_cast<float>(sums_.size() - 1); }

  /// The part between two places that is inside the frame.
  Stretch between(float from, float to) const;

 private:
  struct Sum {
    float support = 0;
    float step = 0;
    float contrast = 0;
    float rough_ahead = 0;
    float rough_behind = 0;
  };
  float begin_ = 0;
  std::vector<Sum> sums_;
};

}  // namespace sportello::document
